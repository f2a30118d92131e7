"""Rebuilds: asked for, watched, and what came of them."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from state.requests import KINDS, Asked
from webapp.editor.blueprint import account, editor, may, needs
from webapp.editor.forms import ReasonForm
from webapp.editor.versions import find_pending
from webapp.held import audit, kept, rebuilds, requests, tunings, watchers
from webapp.refusing import Refused

KIND_LABELS = {"rebuild": "重建", "full": "全部重做", "plan": "只看计划", "rollback": "退回上一代"}
STATE_LABELS = {
    "begun": "刚开始",
    "created": "建新一代",
    "loading": "读、切、写入",
    "loaded": "已写入",
    "settling": "整理",
    "gated": "过检查",
    "swapped": "换上",
    "cleaned": "收尾",
}
OUTCOME_LABELS = {
    "swapped": "已换上",
    "swapped_with_dead_letters": "已换上，有页面没收进",
    "nothing_to_do": "没有变化",
    "refused": "没有换上：检查不通过",
    "locked": "另一个重建正在跑",
    "unreachable": "检索引擎没有应答",
    "disk": "磁盘满了",
    "engine": "检索引擎出错",
    "over_budget": "读不了的页面太多",
    "corpus": "没有找到范文",
    "interrupted": "被中断，可以接着跑",
    "usage": "参数不对",
    "crashed": "意外停止",
    "done": "完成",
}
REASON_LABELS = {
    "new": "新页面",
    "text changed": "内容变了",
    "parser changed": "读法变了",
    "dictionary changed": "词典换版",
    "amended": "编辑改了词典或表",
    "corrected": "编辑更正了",
    "unchanged": "没有变",
    "dead before": "上次就读不了",
}
STAGE_LABELS = {
    "plan": "比对", "create": "建索引", "prepare": "读和切词", "write": "写入", "settle": "整理",
    "gates": "检查", "swap": "换上", "clean": "收尾",
}  # fmt: skip
GATE_LABELS = {
    "counts": "数目对得上", "round trip": "读回与写入一致", "deletion": "没有大批消失",
    "drift": "分面没有走样", "queries": "检索词照样找得到", "judged queries": "评判过的检索词没有变差",
}  # fmt: skip
_FIRST = 20


@editor.get("/rebuilds")
@needs("viewer")
def all_rebuilds() -> str:
    """What runs, what waits, what was, and the generations that are kept."""
    return render_template("editor/rebuilds.html", form=ReasonForm(), **_now())


@editor.get("/rebuilds/now")
@needs("viewer")
def rebuild_now() -> str:
    """The part of the page that changes while a rebuild runs."""
    return render_template("editor/_rebuild_now.html", **_now())


@editor.post("/rebuilds/<any(rebuild, full, plan, rollback):kind>")
@needs("editor")
def ask_for(kind: str) -> BaseResponse:
    """Somebody wants a rebuild, its plan, or the generation before."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise Refused("请写一句为什么。")
    if kind in ("full", "rollback") and not may("admin"):
        abort(403)
    asked = requests().add(KINDS[KINDS.index(kind)], account().name, form.why.data)
    audit().add(account().name, f"ask for {kind}", asked.id, form.why.data)
    flash(f"{KIND_LABELS[kind]}已经排上。")
    return redirect(url_for("editor.all_rebuilds"))


@editor.get("/rebuilds/<id_>")
@needs("viewer")
def rebuild(id_: str) -> str:
    """One rebuild: its steps, gates, and what it left out."""
    found = rebuilds().find(id_) or abort(404)
    return render_template("editor/rebuild.html", one=found, **_labels())


def _now() -> dict[str, Any]:
    generations = kept()
    latest = rebuilds().latest(_FIRST)
    running = next((one for one in latest if not one.outcome), None)
    asked = requests().latest(_FIRST)
    return {
        "running": running,
        "past": [one for one in latest if one.outcome],
        "asked": asked,
        "plans": {one.id: _read_plan(one) for one in asked},
        "watching": watchers().alive(),
        "generations": generations,
        "pending": find_pending(tunings().latest(), generations),
        **_labels(),
    }


def _read_plan(asked: Asked) -> Mapping[str, Any] | None:
    """What a rebuild would do, where that was asked and told."""
    if asked.kind != "plan" or asked.outcome != "done":
        return None
    try:
        plan = orjson.loads(asked.told)
    except ValueError:
        return None
    return plan if isinstance(plan, dict) else None


def _labels() -> dict[str, Any]:
    return {
        "kinds": KIND_LABELS,
        "states": STATE_LABELS,
        "outcomes": OUTCOME_LABELS,
        "reasons": REASON_LABELS,
        "stages": STAGE_LABELS,
        "gates": GATE_LABELS,
    }
