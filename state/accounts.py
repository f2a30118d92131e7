"""Who may work at the desk: accounts, their passwords, and the sessions they are signed in by."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Conflict, Documents, Stored

# Each may do all that those before it may.
Role = Literal["viewer", "judge", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
LEAST_PASSWORD, MOST_PASSWORD = 12, 200
_LONGEST_NAME = 40
SESSION = timedelta(hours=12)
_HASHER = PasswordHasher()
# Each takes 64 MiB while it lasts: many who try at once must not take the memory of all.
_HASHING = BoundedSemaphore(2)
# Compared with where there is no such account, so that it takes as long as where there is.
_NOBODY = _HASHER.hash(secrets.token_urlsafe())


class BadAccount(ValueError):
    """It cannot be an account; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in; `revoked` when not any more."""

    name: str
    role: Role
    password: str
    made_at: str
    revoked: bool = False

    def may(self, role: Role) -> bool:
        """Whether what needs that role is allowed."""
        return not self.revoked and ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Session:
    """That an account is signed in until then; the token itself is known to the browser alone."""

    account: str
    made_at: str
    ends_at: str


@dataclass(frozen=True)
class Accounts:
    """The accounts and sessions of an installation."""

    client: Elasticsearch
    names: Names

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account. Raises `BadAccount`."""
        clean = _clean_name(name)
        _check_password(password)
        account = Account(clean, role, _hash(password), _now().isoformat())
        try:
            self._accounts.create(clean, asdict(account))
        except Conflict as error:
            raise BadAccount(f"There is an account {clean}: choose another name.") from error
        return account

    def find(self, name: str) -> Account | None:
        """The account of a name."""
        stored = self._accounts.read(unicodedata.normalize("NFKC", name)[:_LONGEST_NAME])
        return _to_account(stored) if stored else None

    def all(self) -> Sequence[Account]:
        """All accounts, by name."""
        return sorted(map(_to_account, self._accounts.all()), key=lambda account: account.name)

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        revoked: bool | None = None,
        password: str | None = None,
    ) -> Account:
        """The account, changed; its sessions end. Raises `BadAccount`, `Conflict`."""
        stored = self._accounts.read(name)
        if stored is None:
            raise BadAccount(f"There is no account {name}.")
        account = _to_account(stored)
        if password is not None:
            _check_password(password)
            account = replace(account, password=_hash(password))
        account = replace(
            account,
            role=role or account.role,
            revoked=account.revoked if revoked is None else revoked,
        )
        self._accounts.replace(stored, asdict(account))
        self.end_sessions(name)
        return account

    def sign_in(self, name: str, password: str) -> str | None:
        """A session's token where name and password are right, after the same time where not."""
        account = self.find(name)
        right = _verify(account.password if account else _NOBODY, password)
        if account is None or not right or account.revoked:
            return None
        number, now = secrets.token_urlsafe(32), _now()
        token = f"{number}.{_seal(number, account)}"
        session = Session(account.name, now.isoformat(), (now + SESSION).isoformat())
        self._sessions.create(_digest(token), asdict(session))
        return token

    def signed_in(self, token: str) -> Account | None:
        """The account that a token stands for while it lasts."""
        stored = self._sessions.read(_digest(token))
        if stored is None or datetime.fromisoformat(stored.source["ends_at"]) < _now():
            return None
        account = self.find(stored.source["account"])
        if account is None or account.revoked:
            return None
        number, _, seal = token.partition(".")
        return account if secrets.compare_digest(seal, _seal(number, account)) else None

    def sign_out(self, token: str) -> None:
        """The session is no more."""
        if stored := self._sessions.read(_digest(token)):
            self._sessions.remove(stored)

    def end_sessions(self, name: str | None = None) -> int:
        """All sessions of an account, or of all, are no more; how many there were."""
        found = list(self._sessions.all({"term": {"account": name}} if name else None))
        for stored in found:
            self._sessions.remove(stored)
        return len(found)

    @property
    def _accounts(self) -> Documents:
        return Documents(self.client, self.names, "accounts")

    @property
    def _sessions(self) -> Documents:
        return Documents(self.client, self.names, "sessions")


def _to_account(stored: Stored) -> Account:
    return Account(**stored.source)


def _clean_name(name: str) -> str:
    clean = unicodedata.normalize("NFKC", name).strip()
    # A colon is in the names of judges that are no people.
    if not 0 < len(clean) <= _LONGEST_NAME or not clean.isprintable() or {*clean} & {*"/:"}:
        raise BadAccount(f"A name has 1 to {_LONGEST_NAME} letters, no slash and no colon.")
    return clean


def _check_password(password: str) -> None:
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise BadAccount(f"A password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters.")


def _hash(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def _verify(known: str, password: str) -> bool:
    try:
        with _HASHING:
            return _HASHER.verify(known, password[:MOST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _seal(number: str, account: Account) -> str:
    # Of the password with which it was signed in: one that began while the password was changed is none.
    return hashlib.sha256(f"{number} {account.password}".encode()).hexdigest()[:32]


def _digest(token: str) -> str:
    # Who reads the index cannot sign in by what stands there.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
