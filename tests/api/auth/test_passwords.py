from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from api.auth.passwords import Passwords, check_new_password
from core.errors import InputError


def test_a_hash_is_argon2id_and_salted() -> None:
    passwords = Passwords()
    one, other = passwords.hash("correct horse battery"), passwords.hash("correct horse battery")
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != other
    assert passwords.fits(one, "correct horse battery")
    assert not passwords.fits(one, "correct horse battery ")
    assert not passwords.fits(passwords.hash("ab" * 128), "ab" * 128 + "c")


def test_two_spellings_of_one_letter_are_one() -> None:
    passwords = Passwords()
    assert passwords.fits(passwords.hash("caf\u00e9 au lait, s'il"), "cafe\u0301 au lait, s'il")


def test_a_hash_of_other_parameters_is_made_again() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse battery")
    passwords = Passwords()
    assert passwords.fits(weak, "correct horse battery")
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hash("correct horse battery"))


@pytest.mark.parametrize("held", ["", "nonsense", "$argon2id$v=19$m=1"])
def test_what_is_no_hash_fits_no_password(held: str) -> None:
    assert not Passwords().fits(held or None, "correct horse battery")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "a" * 300,
        "password1234",
        "Wachtwoord!2026",
        "passwordpassword",
        "123456789012",
        "qwertyuiopasdf",
        "lkjhgfdsapoiuyt",
        "abababababab",
        "abcdefghijklm",
        "adadevries2026",
        "welkom-scoutbase-1",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(InputError, match=r"password|guessed"):
        check_new_password(password, "adadevries@example.org")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "8372-9913-2281-00", "drie losse woorden", "Ünïcödé wörds ok"]
)
def test_what_is_not_is_taken(password: str) -> None:
    check_new_password(password, "adadevries@example.org")
