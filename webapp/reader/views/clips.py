"""摘编: sections of many essays that a reader collects, in the browser; here they become a file."""

from collections.abc import Callable, Iterable
from io import BytesIO

from flask import Response, render_template, request, send_file

from webapp.held import service
from webapp.reader.taking.blocks import CLIPS_TITLE, Block, blocks_of_clips
from webapp.reader.taking.clipping import BadClips, parse_clips, read_clips
from webapp.reader.taking.exporting import to_docx, to_text
from webapp.reader.views.blueprint import reader
from webapp.refusing import Refused

TEXT = "text/plain; charset=utf-8"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[Callable[[Iterable[Block]], bytes], str]] = {
    "txt": (to_text, TEXT),
    "docx": (to_docx, WORD),
}


@reader.get("/clips")
def clips() -> str:
    """The collection; its content is in the browser alone."""
    return render_template("reader/clips.html")


@reader.post("/clips/<any(txt, docx):form>")
def take_clips(form: str) -> Response:
    """The collection that was sent, as a file."""
    try:
        wanted = parse_clips(request.form.get("clips", ""))
    except BadClips as error:
        raise Refused(error.args[0]) from error
    make, kind = FORMS[form]
    content = make(blocks_of_clips(read_clips(wanted, service())))
    return send_file(
        BytesIO(content), mimetype=kind, as_attachment=True, download_name=f"{CLIPS_TITLE}.{form}"
    )
