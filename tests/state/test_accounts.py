"""Accounts, sessions, versions and drafts on a real node."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from mappings.names import Names
from search.tuning.tuning import default_tuning, to_form
from state.accounts import ROLES, Accounts, BadAccount, Role
from state.audit import Audit
from state.documents import Conflict
from state.secret import read_secret
from state.tunings import Tunings
from tests.conftest import drop_state

pytestmark = pytest.mark.node

PASSWORD = "correct horse battery"


@pytest.fixture
def names(client: Elasticsearch) -> Iterator[Names]:
    made = Names(f"desk-{uuid4().hex[:8]}")
    yield made
    drop_state(client, made)


@pytest.fixture
def accounts(client: Elasticsearch, names: Names) -> Accounts:
    return Accounts(client, names)


def test_who_has_an_account_signs_in_until_he_signs_out(accounts: Accounts) -> None:
    accounts.add("王编辑", "editor", PASSWORD)
    token = accounts.sign_in("王编辑", PASSWORD)
    assert token
    found = accounts.signed_in(token)
    assert found is not None
    assert (found.name, found.may("judge"), found.may("admin")) == ("王编辑", True, False)
    assert accounts.sign_in("王编辑", PASSWORD + "x") is None
    assert accounts.sign_in("谁", PASSWORD) is None
    accounts.sign_out(token)
    assert accounts.signed_in(token) is None


def test_who_is_revoked_or_changed_is_signed_out_everywhere(accounts: Accounts) -> None:
    accounts.add("a", "admin", PASSWORD)
    tokens = [accounts.sign_in("a", PASSWORD) for _ in range(3)]
    accounts.change("a", role="viewer")
    assert not any(accounts.signed_in(token) for token in tokens if token)
    accounts.change("a", revoked=True)
    assert accounts.sign_in("a", PASSWORD) is None


def test_it_takes_as_long_to_be_refused_with_a_name_as_without_one(accounts: Accounts) -> None:
    accounts.add("王编辑", "editor", PASSWORD)
    accounts.add("走了的", "editor", PASSWORD)
    accounts.change("走了的", revoked=True)
    tried = {"王编辑": "wrong" * 3, "走了的": PASSWORD, "没有的": PASSWORD}
    taken: dict[str, list[float]] = {name: [] for name in tried}
    for _ in range(9):
        for name, password in tried.items():
            begun = time.perf_counter()
            assert accounts.sign_in(name, password) is None
            taken[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    assert max(medians.values()) < 1.5 * min(medians.values()), medians


def test_of_many_who_add_one_name_at_once_one_does(accounts: Accounts) -> None:
    def add(number: int) -> bool:
        try:
            accounts.add("王编辑", "editor", f"{PASSWORD} {number}")
        except BadAccount:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(add, range(8)))
    assert added.count(True) == 1
    right = [accounts.sign_in("王编辑", f"{PASSWORD} {number}") is not None for number in range(8)]
    assert right == added


def test_nobody_is_signed_in_by_a_password_that_was_changed_at_that_moment(
    accounts: Accounts,
) -> None:
    accounts.add("王编辑", "editor", f"{PASSWORD} 0")
    for turn in range(4):
        with ThreadPoolExecutor(4) as pool:
            tried = [
                pool.submit(accounts.sign_in, "王编辑", f"{PASSWORD} {turn}") for _ in range(6)
            ]
            changed = pool.submit(accounts.change, "王编辑", password=f"{PASSWORD} {turn + 1}")
        changed.result()
        tokens = [token for one in tried if (token := one.result())]
        assert not [token for token in tokens if accounts.signed_in(token)]


def test_of_many_changes_at_once_none_is_lost_unseen(accounts: Accounts) -> None:
    accounts.add("王编辑", "viewer", PASSWORD)

    def change(role: Role) -> Role | None:
        try:
            return accounts.change("王编辑", role=role).role
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [role for role in pool.map(change, ROLES * 4) if role]
    found = accounts.find("王编辑")
    assert done
    assert found is not None
    assert found.role in done


def test_neither_passwords_nor_tokens_can_be_read_in_the_index(
    accounts: Accounts, client: Elasticsearch, names: Names
) -> None:
    accounts.add("a", "viewer", PASSWORD)
    token = accounts.sign_in("a", PASSWORD)
    stored = str(client.search(index=f"{names.prefix}-system-*", size=100).body)
    assert PASSWORD not in stored
    assert str(token) not in stored
    assert "$argon2id$" in stored


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a/b", "a\nb"])
def test_what_is_no_name_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadAccount):
        accounts.add(name, "viewer", PASSWORD)


def test_names_are_given_once_and_passwords_have_a_length(accounts: Accounts) -> None:
    accounts.add("a", "viewer", PASSWORD)
    with pytest.raises(BadAccount, match="another name"):
        accounts.add(" ａ ", "admin", PASSWORD)
    with pytest.raises(BadAccount, match="12 to 200"):
        accounts.add("b", "viewer", "short")


def test_what_was_done_is_listed_newest_first(client: Elasticsearch, names: Names) -> None:
    audit = Audit(client, names)
    assert audit.latest(5) == ()
    audit.add("a", "publish tuning", "1", "why")
    audit.add("b", "sign in")
    assert [entry.what for entry in audit.latest(5)] == ["sign in", "publish tuning"]
    assert [entry.why for entry in audit.latest(5, who="a")] == ["why"]


def test_all_processes_sign_cookies_with_one_key(client: Elasticsearch, names: Names) -> None:
    assert read_secret(client, names) == read_secret(client, names)


def test_two_who_publish_over_the_same_version_do_not_overwrite_each_other(
    client: Elasticsearch, names: Names
) -> None:
    tunings, form = Tunings(client, names), to_form(default_tuning())
    assert tunings.latest() is None
    first = tunings.publish(form, 0, "a", "why")
    assert (first.number, first.form["version"]) == (1, 1)
    with pytest.raises(Conflict):
        tunings.publish(form, 0, "b", "why")
    assert tunings.publish(form, 1, "b", "why").number == 2
    assert [one.number for one in tunings.history()] == [2, 1]


def test_a_draft_is_written_over_what_was_read_alone(client: Elasticsearch, names: Names) -> None:
    tunings, form = Tunings(client, names), to_form(default_tuning())
    opened = tunings.begin("低保", form, 0, "a")
    mine, other = tunings.open(opened.id), tunings.open(opened.id)
    assert mine and other
    changed = tunings.change(mine, {**form, "stop_words": ["x"]})
    with pytest.raises(Conflict):
        tunings.change(other, {**form, "stop_words": ["y"]})
    agreed = tunings.approve(changed, "b")
    assert agreed.draft.approved == "b"
    assert tunings.change(agreed, form).draft.approved == ""
    with pytest.raises(Conflict):
        tunings.discard(agreed)
    tunings.discard(tunings.open(opened.id) or agreed)
    assert tunings.drafts() == ()
