/** Has the browser save `content` under `name`; characters that file systems refuse are replaced. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  link.click();
  // Not at once: some browsers only begin to read when the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
