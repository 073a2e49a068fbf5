#!/usr/bin/env python3
"""Writes manifest.jsonl: what Python's own email package finds in each .eml file beside this script.

    python3 make_manifest.py [directory]

Needs Python 3.11 or newer and nothing else. It shares no code with the simulator, on purpose: the simulator's parser is
tested against what it writes.
"""

import base64
import binascii
import hashlib
import json
import pathlib
import re
import sys
from collections import Counter
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

BODY_TYPES = {"text/plain", "text/html", "text/enriched", "text/richtext"}
REPORT_TYPES = {
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
}
SIGNATURE_TYPES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}
CRYPTO_TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
MESSAGE_TYPES = {"message/rfc822", "message/news", "message/global"}
ARCHIVE = re.compile(r"zip|gzip|rar|x-tar|7z")
OFFICE = re.compile(r"msword|ms-excel|ms-powerpoint|officedocument|opendocument")
EXECUTABLE = re.compile(r"\.(exe|com|bat|cmd|scr|js|vbs|ps1|msi|jar)$", re.IGNORECASE)
USUAL_CHARSETS = {"us-ascii", "utf-8", "iso-8859-1", "windows-1252"}
KNOWN_ENCODINGS = {"7bit", "8bit", "binary", "base64", "quoted-printable"}


class OpaqueMessage(EmailMessage):
    """Keeps message/* parts closed, so that their bytes stay those in the file."""

    def true_type(self):
        return super().get_content_type()

    def get_content_type(self):
        content_type = super().get_content_type()
        if content_type.startswith("message/"):
            return "closed/" + content_type.split("/", 1)[1]
        return content_type

    def get_content_maintype(self):
        return self.get_content_type().split("/", 1)[0]


POLICY = policy.default.clone(message_factory=OpaqueMessage)


def parse(raw):
    return message_from_bytes(raw, policy=POLICY)


def leaves(message, path="", within=None):
    """Every part that holds no other part, with the number of its place and the multipart around it."""
    if message.is_multipart():
        subtype = message.get_content_subtype()
        for index, child in enumerate(message.iter_parts(), 1):
            yield from leaves(child, f"{path}.{index}" if path else str(index), subtype)
    else:
        yield path or "1", within, message


def file_name(part):
    name = part.get_filename()
    if name is None:
        name = part.get_param("name", header="content-type")
    if isinstance(name, tuple):
        name = name[2]
    if name and "=?" in name:
        name = str(make_header(decode_header(name)))
    return name or None


def disposition_of(part):
    value = part.get("content-disposition")
    return str(value).split(";")[0].strip().lower() or None if value else None


def encoding_of(part):
    value = part.get("content-transfer-encoding")
    return str(value).strip().lower() if value else None


def payload_of(part):
    payload = part.get_payload(decode=True)
    return b"" if payload is None else payload


def is_body(part, within):
    content_type = part.true_type()
    if content_type.startswith("multipart/"):
        return True
    if file_name(part) is not None or disposition_of(part) == "attachment":
        return False
    other_alternative = within == "alternative" and content_type.startswith("text/") and content_type != "text/calendar"
    return content_type in BODY_TYPES or other_alternative


def role_of(content_type):
    if content_type in REPORT_TYPES:
        return "report"
    if content_type in MESSAGE_TYPES:
        return "message"
    if content_type == "text/calendar":
        return "calendar"
    if content_type in SIGNATURE_TYPES:
        return "signature"
    if content_type in CRYPTO_TYPES:
        return "crypto"
    return "attachment"


def is_inline(part, within):
    disposition = disposition_of(part)
    if disposition is not None:
        return disposition == "inline"
    if within == "related" and part.get("content-id"):
        return True
    return within == "alternative" and part.true_type() == "text/calendar"


def is_strict_base64(part):
    text = "".join(part.get_payload().split())
    try:
        base64.b64decode(text, validate=True)
        return True
    except (binascii.Error, ValueError):
        return False


def describe(path, within, part):
    content = payload_of(part)
    content_type = part.true_type()
    encoding = encoding_of(part)
    entry = {
        "name": file_name(part),
        "content_type": content_type,
        "size_bytes": len(content),
        "md5": hashlib.md5(content).hexdigest(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "inline": is_inline(part, within),
        "is_message": content_type in MESSAGE_TYPES,
        "part": path,
        "role": role_of(content_type),
        "disposition": disposition_of(part),
        "transfer_encoding": encoding,
        "content_id": str(part["content-id"]) if part["content-id"] else None,
        "newline_sensitive": encoding != "base64",
    }
    if encoding == "base64":
        entry["base64_strictly_valid"] = is_strict_base64(part)
    return entry


def nested_attachments(attachment_path, part):
    """The attachments of an attached message, and of those attached to that one."""
    found = []
    for path, within, inner in leaves(parse(payload_of(part))):
        if not is_body(inner, within):
            found.append({**describe(path, within, inner), "parent_part": attachment_path})
            if inner.true_type() == "message/rfc822":
                found += nested_attachments(f"{attachment_path}>{path}", inner)
    return found


def addresses(message, header):
    found = []
    for value in message.get_all(header, []):
        found += [address.addr_spec or address.display_name for address in value.addresses]
    return [address for address in found if address and address != "<>"]


def sent_at(message):
    value = message.get("date")
    try:
        return parsedate_to_datetime(str(value)).isoformat() if value else None
    except (TypeError, ValueError):
        return None


def line_endings(raw):
    crlf = raw.count(b"\r\n")
    lf = raw.count(b"\n") - crlf
    return "mixed" if crlf and lf else "crlf" if crlf else "lf"


def head_of(raw):
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]


def raw_heads(raw):
    """The header lines of the message and of all its parts, roughly."""
    return re.findall(rb"(?im)^content-(?:type|disposition):.*(?:\r?\n[ \t].*)*", raw)


def read(path):
    raw = path.read_bytes()
    message = parse(raw)
    parts = list(leaves(message))
    files = [(at, within, part) for at, within, part in parts if not is_body(part, within)]
    nested = [
        entry
        for at, _, part in files
        if part.true_type() == "message/rfc822"
        for entry in nested_attachments(at, part)
    ]
    senders = addresses(message, "from")
    entry = {
        "file": path.name,
        "message_id": str(message["message-id"]).strip() if message["message-id"] else None,
        "from": senders[0] if senders else None,
        "sender": (addresses(message, "sender") or [None])[0],
        "to": addresses(message, "to"),
        "cc": addresses(message, "cc"),
        "bcc": addresses(message, "bcc"),
        "subject": str(message["subject"]) if message["subject"] else None,
        "date": str(message["date"]) if message["date"] else None,
        "date_iso": sent_at(message),
        "attachments": [describe(*file) for file in files],
        "nested_attachments": nested,
        "body_parts": len(parts) - len(files),
        "line_endings": line_endings(raw),
        "file_size_bytes": len(raw),
        "file_sha256": hashlib.sha256(raw).hexdigest(),
        "parser_notes": notes_of(message, parts),
    }
    if len(senders) > 1:
        entry["from_all"] = senders
    entry["categories"] = sorted(categories_of(entry, message, parts, raw))
    return entry


def notes_of(message, parts):
    defects = Counter(type(defect).__name__ for part in message.walk() for defect in part.defects)
    notes = [f"{name} x{count}" for name, count in sorted(defects.items())]
    for path, _, part in parts:
        encoding = encoding_of(part)
        if encoding and encoding not in KNOWN_ENCODINGS:
            notes.append(f"part {path}: unknown Content-Transfer-Encoding {encoding!r}")
    return notes


def categories_of(entry, message, parts, raw):
    return {
        *categories_of_mail(entry, message, raw),
        *categories_of_mime(entry, message, parts, raw),
        *categories_of_attachments(entry),
        *categories_of_names(entry, parts, raw),
    }


def categories_of_mail(entry, message, raw):
    head = head_of(raw)
    recipients = entry["to"] + entry["cc"] + entry["bcc"]
    if entry["date"] is None:
        yield "missing-date"
    elif entry["date_iso"] is None:
        yield "bad-date"
    if entry["bcc"]:
        yield "bcc-present"
    if entry["cc"]:
        yield "cc-present"
    if entry["from"] is None:
        yield "missing-from"
    if not entry["subject"]:
        yield "missing-subject"
    elif not entry["subject"].isascii():
        yield "nonascii-subject"
    if not recipients:
        yield "no-recipient"
    if len(recipients) >= 10:
        yield "many-recipients"
    if len(recipients) >= 20 or any(len(str(message[name] or "")) > 1000 for name in ("to", "cc", "bcc")):
        yield "huge-recipient-list"
    if entry["sender"] and entry["sender"] != entry["from"]:
        yield "sender-differs"
    if "from_all" in entry:
        yield "several-from"
    if entry["message_id"] is None:
        yield "missing-message-id"
    elif not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", entry["message_id"]):
        yield "odd-message-id"
    if not any(message[name] for name in ("from", "to", "subject", "date")):
        yield "no-envelope-headers"
    if head.startswith(b"From "):
        yield "mbox-from-line"
    if not head.isascii():
        yield "raw-8bit-header"
    if head[:1].isspace() or any(not re.match(rb"[\x21-\x39\x3b-\x7e]+[ \t]*:|[ \t]|From ", line) for line in head.splitlines() if line):
        yield "malformed-headers"


def categories_of_mime(entry, message, parts, raw):
    charsets = {str(part.get_content_charset() or "us-ascii") for _, _, part in parts}
    charsets |= {name.decode().lower() for name in re.findall(rb"=\?([\w-]+)[?*]", head_of(raw))}
    if charsets - USUAL_CHARSETS:
        yield "unusual-charset"
    if b"\0" in raw:
        yield "nul-bytes"
    if message.get("content-type") is None:
        yield "missing-content-type"
    if any(encoding_of(part) not in {None, *KNOWN_ENCODINGS} for _, _, part in parts):
        yield "unknown-cte"
    if any(isinstance(part, OpaqueMessage) and part.defects for part in message.walk()):
        yield "malformed-mime"
    dispositions = {disposition_of(part) for _, _, part in parts}
    if dispositions - {None, "inline", "attachment"}:
        yield "odd-disposition"
    if any(within == "alternative" and file_name(part) and part.true_type() in BODY_TYPES for _, within, part in parts):
        yield "named-body-alternative"
    depth = max(path.count(".") for path, _, _ in parts)
    nesting = max([entry["parent_part"].count(">") + 1 for entry in entry["nested_attachments"]], default=0)
    if depth >= 4 or nesting >= 2:
        yield "deep-nesting"


def categories_of_attachments(entry):
    files = entry["attachments"]
    types = [file["content_type"] for file in files]
    roles = {file["role"] for file in files}
    if not files:
        yield "no-attachment"
    if sum(file["role"] not in ("signature", "report") for file in files) >= 2:
        yield "several-attachments"
    if len(files) >= 5:
        yield "many-attachments"
    if files and entry["body_parts"] == 0:
        yield "attachment-only"
    if roles == {"signature"}:
        yield "signature-only"
    if roles == {"report"}:
        yield "report-only"
    if "report" in roles:
        yield "report"
    if "calendar" in roles or "application/ics" in types:
        yield "calendar"
    if any(kind in SIGNATURE_TYPES | CRYPTO_TYPES and "pkcs7" in kind for kind in types):
        yield "smime"
    if any("pgp" in kind for kind in types):
        yield "pgp"
    if any(file["is_message"] for file in files):
        yield "nested-message"
    if entry["nested_attachments"]:
        yield "nested-message-with-attachments"
    if len({file["sha256"] for file in files}) < len(files):
        yield "duplicate-content"
    if any(kind in ("message/partial", "message/external-body") for kind in types):
        yield "message-partial-external"
    yield from categories_of_types(types)
    if any(file["size_bytes"] == 0 for file in files):
        yield "empty-attachment"
    if any(file["size_bytes"] >= 100_000 for file in files):
        yield "large"
    if any(file.get("base64_strictly_valid") is False for file in files):
        yield "base64-garbage"
    if any(file["inline"] and file["content_id"] for file in files):
        yield "inline-cid"
    if any(file["inline"] and not file["content_id"] for file in files):
        yield "inline-no-cid"


def categories_of_types(types):
    for category, matches in {
        "archive": ARCHIVE.search,
        "office": OFFICE.search,
        "image": re.compile("^image/").search,
        "audio-video": re.compile("^(audio|video)/").search,
        "pdf": re.compile("^application/pdf$").search,
        "octet-stream": re.compile("^application/octet-stream$").search,
        "tnef": re.compile("ms-tnef$").search,
        "text-attachment": re.compile("^text/(?!calendar|rfc822-headers)").search,
    }.items():
        if any(matches(kind) for kind in types):
            yield category


def categories_of_names(entry, parts, raw):
    files = entry["attachments"]
    names = [file["name"] for file in files if file["name"]]
    for file in files:
        if file["name"] is None and file["role"] in ("message", "calendar"):
            yield "missing-filename-nonplain"
        elif file["name"] is None and file["role"] == "attachment":
            yield "missing-filename"
    if len(set(names)) < len(names):
        yield "duplicate-filename"
    for name in names:
        if "/" in name or "\\" in name or ".." in name:
            yield "path-chars-filename"
        if re.search(r'[<>:"|?*\x00-\x1f]', name):
            yield "forbidden-chars-filename"
        if re.search(r"[!#$%&'()+,;=@\[\]^`{}~]", name):
            yield "punctuation-filename"
        if len(name) >= 64:
            yield "long-filename"
        if "." not in name:
            yield "no-extension"
        if not name.isascii():
            yield "nonascii-filename"
        if EXECUTABLE.search(name):
            yield "executable-name"
    heads = raw_heads(raw)
    if any(re.search(rb"name=\s*\"?[^\"\r\n]*=\?", head) for head in heads):
        yield "rfc2047-filename"
    if any(re.search(rb"name\*(?:\d\*?)?=", head) for head in heads):
        yield "rfc2231-filename"
    if any(not head.isascii() and b"name" in head for head in heads):
        yield "raw-8bit-filename"
    for _, _, part in parts:
        disposition = part.get("content-disposition")
        if file_name(part) and (disposition is None or "filename" not in str(disposition)):
            yield "name-only-in-content-type"


def add_categories_of_the_set(entries):
    ids = Counter(entry["message_id"] for entry in entries if entry["message_id"])
    for entry in entries:
        if ids[entry["message_id"]] > 1:
            entry["categories"] = sorted({*entry["categories"], "duplicate-message-id"})


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    directory = directory if directory.is_dir() else directory.parent
    entries = [read(path) for path in sorted(directory.glob("*.eml"))]
    add_categories_of_the_set(entries)
    lines = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries]
    (directory / "manifest.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{len(entries)} mails, {sum(len(entry['attachments']) for entry in entries)} attachments")


if __name__ == "__main__":
    main()
