"""All forms of the desk, each as it is filled in."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.query.request import SearchRequest
from search.service import SearchService
from state.reports import Reports, new_report
from tests.editor.conftest import PASSWORD
from tests.editor.test_desk import post, sign_in
from webapp import create_app

Sent = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A desk with something of each kind in it, and an admin signed in."""

    http: FlaskClient
    service: SearchService
    paths: Mapping[str, str]

    def send(self, endpoint: str, sent: Sent, mark: str = "") -> TestResponse:
        """The form of a route, with a file where it takes one."""
        path = self.paths[endpoint]
        draft = self.http.get(
            self.paths["discard" if endpoint == "discard" else "draft"].removesuffix("/discard")
        )
        hidden = dict(re.findall(r'name="(number|term)" value="([^"]*)"', draft.text))
        files = {"file": (io.BytesIO("工作,p-1,2\n".encode()), "ratings.csv")}
        data = {**hidden, **sent, **(files if endpoint == "import_ratings" else {})}
        return self.http.post(path, data={**data, **({"csrf_token": mark} if mark else {})})

    def written(self) -> Mapping[tuple[str, str], int]:
        """The version of all that people put in."""
        client, everything = self.service.client, self.service.names.system("*")
        client.indices.refresh(index=everything)
        found = client.search(index=everything, size=1000, source=False, seq_no_primary_term=True)[
            "hits"
        ]["hits"]
        return {(hit["_index"], hit["_id"]): hit["_seq_no"] for hit in found}


# What each route takes, such that it does something; in an order in which none is in the way of the next.
SENT: Mapping[str, Sent] = {
    "tuning": {"title": "x"},
    "draft": {"stop_words": "甲"},
    "preview": {"q": "工作"},
    "rebase": {},
    "approve": {},
    "publish": {"why": "x"},
    "discard": {},
    "roll_back": {"why": "x"},
    "query_sets": {"name": "x", "queries": "工作\n总结"},
    "query_set": {"queries": "计划"},
    "judge": {"essay": "", "rating": "x"},
    "import_ratings": {},
    "add_synonym": {"query": "查账", "meant": "审计"},
    "draw_set": {"name": "x", "size": "10"},
    "close_report": {"why": "x"},
    "fact": {"year": "2009"},
    "ask_for": {"why": "x"},
    "people": {"name": "new", "role": "admin", "password": PASSWORD},
    "person": {"role": "admin", "why": "x"},
    "password": {"old": PASSWORD, "new": "another long password"},
    "sign_out": {},
}
# These end the session that the others need.
ENDINGS = ("sign_out", "password")
# These write nothing: a list under what is not kept, and a set drawn from a log in which there is nothing yet.
QUIET = {"preview", "draw_set"}


def make_place(own: SearchService) -> Place:
    app = create_app(own)
    other, http = sign_in(app, "editor"), sign_in(app, "admin")
    drafts = [
        post(other, "/editor/tuning", "/editor/tuning", title=title).headers["Location"]
        for title in "ab"
    ]
    queries = post(other, "/editor/queries", "/editor/queries", name="x", queries="工作")
    set_ = queries.headers["Location"]
    judged = re.search(rf'href="({set_}/judge/[^"?]+)', http.get(set_).text)
    reports = Reports(own.client, own.names)
    essay = own.search(SearchRequest("工作")).hits[0].essay.id
    reports.add(new_report(essay, "year", "2008年", "2009年", ""))
    (report,) = reports.latest(5)
    assert judged
    return Place(
        http,
        own,
        {
            "tuning": "/editor/tuning",
            "draft": drafts[0],
            **{act: f"{drafts[0]}/{act}" for act in ("preview", "rebase", "approve", "publish")},
            "discard": f"{drafts[1]}/discard",
            "roll_back": "/editor/tuning/rollback/0",
            "query_sets": "/editor/queries",
            "query_set": set_,
            "judge": judged[1],
            "import_ratings": f"{set_}/ratings",
            "add_synonym": "/editor/asked/synonym",
            "draw_set": "/editor/asked/sample",
            "close_report": f"/editor/reports/{report.id}",
            "fact": f"/editor/facts/{essay}",
            "ask_for": "/editor/rebuilds/rebuild",
            "people": "/editor/people",
            "person": "/editor/people/viewer",
            "password": "/editor/password",
            "sign_out": "/editor/sign-out",
        },
    )
