import { RequestHandler } from 'express';
import multer from 'multer';

/** The most that Exchange lets one message hold. */
const UPLOAD_BYTES_MAX = 150 * 1024 * 1024;

/**
 * Reads a form with files into `req.body` and `req.files`. Passes on MulterError for a form beyond the limits.
 *
 * @param field - name of the file input
 */
export function uploads(field: string): RequestHandler {
  const form: unknown = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: UPLOAD_BYTES_MAX, fieldSize: UPLOAD_BYTES_MAX },
    // Browsers send file names as UTF-8; the default is Latin-1.
    defParamCharset: 'utf8',
  }).array(field);
  // Multer runs on Express 4, but its types are written against those of Express 5.
  const readForm = form as RequestHandler;
  return (req, res, next) => {
    if (Number(req.headers['content-length']) > UPLOAD_BYTES_MAX * 1.01) {
      next(new multer.MulterError('LIMIT_FILE_SIZE', field));
      return;
    }
    readForm(req, res, next);
  };
}
