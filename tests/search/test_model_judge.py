"""A language model as one more judge: asked safely, understood whatever it says, never counted."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from search.evaluation.model_judge import Answer, ModelJudge, ModelUnreachable, read_answer


class Fake:
    """A server that speaks as OpenAI's interface does; `answers` are used up from the left."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answers: list[tuple[int, str, dict[str, str]]] = []
        self.decide: Callable[[str], str] = lambda prompt: '{"rating": 2, "reason": "合适"}'
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                fake.asked.append((self.path, dict(self.headers), body))
                told = fake.decide(body["messages"][0]["content"])
                content = json.dumps({"choices": [{"message": {"content": told}}]})
                status, text, headers = fake.answers.pop(0) if fake.answers else (200, content, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *told: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def fake() -> Iterator[Fake]:
    fake = Fake()
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def test_it_is_asked_for_a_rating_with_query_and_text_and_its_key(fake: Fake) -> None:
    judge = ModelJudge(fake.address, "m", "secret")
    assert judge.judge("审计整改", "某县审计局工作总结" * 1000) == Answer(2, "合适")
    path, headers, body = fake.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert (body["model"], body["temperature"]) == ("m", 0)
    prompt = body["messages"][0]["content"]
    assert "检索词：审计整改" in prompt
    assert len(prompt) < 4000


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ('{"rating": 3, "reason": "好"}', Answer(3, "好")),
        ('想一想……\n```json\n{"rating": 0, "reason": "无关"}\n```', Answer(0, "无关")),
        ('{"rating": null, "reason": "说不准"}', Answer(None, "说不准")),
        ('{"rating": 7}', Answer(None, 'not understood: {"rating": 7}')),
        ('{"rating": true}', Answer(None, 'not understood: {"rating": true}')),
        ("三分", Answer(None, "not understood: 三分")),
        ('{"a": 1} {"rating": 1}', Answer(1, "")),
    ],
)
def test_whatever_it_says_is_a_rating_or_none(told: str, answer: Answer) -> None:
    assert read_answer(told) == answer


def test_a_busy_one_is_asked_again_as_late_as_it_says(fake: Fake) -> None:
    fake.answers = [(429, "", {"Retry-After": "0"}), (503, "", {"Retry-After": "0"})]
    assert ModelJudge(fake.address, "m").judge("a", "b").rating == 2
    assert len(fake.asked) == 3


@pytest.mark.parametrize(
    ("status", "text", "sentence"),
    [
        (401, "", "answers 401: look at address, model and key"),
        (302, "", "answers 302"),
        (200, "<html>", "does not speak as OpenAI's"),
        (200, '{"choices": []}', "does not speak as OpenAI's"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(
    fake: Fake, status: int, text: str, sentence: str
) -> None:
    fake.answers = [(status, text, {"Location": "http://127.0.0.1:9/"})]
    with pytest.raises(ModelUnreachable, match=sentence):
        ModelJudge(fake.address, "m").judge("a", "b")


@pytest.mark.parametrize("address", ["http://example.com/v1", "ftp://example.com", "v1", ""])
def test_texts_and_key_are_sent_over_no_unsafe_address(address: str) -> None:
    with pytest.raises(ModelUnreachable, match="no safe address"):
        ModelJudge(address, "m", "secret")


def test_nobody_there_is_said(fake: Fake) -> None:
    with pytest.raises(ModelUnreachable, match="does not answer"):
        ModelJudge("http://127.0.0.1:9/v1", "m").judge("a", "b")
