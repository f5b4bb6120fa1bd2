"""Text that is markup, script and address at once, in every field of the fictional world."""

from __future__ import annotations

from dataclasses import replace

from sandbox.model import Article, Author, Family, Organisation, Outlet, Paper, Project, World

# Its name is called by whatever runs, and stands in whatever is shown.
ALARM = "alarmed"
ELSEWHERE = "elsewhere.invalid"
POLYGLOTS = (
    f"\"'><script>{ALARM}()</script>",
    f'"><img src=x onerror={ALARM}()>',
    f"</title></textarea></style></script><svg onload={ALARM}()>",
    f"\" autofocus onfocus={ALARM}() tabindex=0 x='",
    f"javascript:{ALARM}()",
    f"<a href=\"javascript:{ALARM}()\" onclick='{ALARM}()'>x</a>",
    f"{{{{ {ALARM} }}}}{{% raw %}}<%= {ALARM}() %>${{{ALARM}()}}",
    f'<iframe srcdoc="<script>parent.{ALARM}()</script>"></iframe>',
    f'<link rel=stylesheet href="//{ELSEWHERE}/{ALARM}.css"><base href="//{ELSEWHERE}/">',
    f'<meta http-equiv=refresh content="0;url=//{ELSEWHERE}/{ALARM}"><style>@import "//{ELSEWHERE}/{ALARM}";</style>',
    f"--><!--><object data=//{ELSEWHERE}/{ALARM}></object>",
    f"&lt;script&gt;{ALARM}()&lt;/script&gt;&#34; onmouseover=&#34;{ALARM}()",
    f"]]><x xmlns='http://www.w3.org/1999/xhtml'><script>{ALARM}()</script></x>\u202e\u2028",
)
_PAPERS, _FAMILIES, _PROJECTS = 6, 4, 4


def spike(world: World) -> World:
    """Return a small part of a world with a polyglot in every text of it, another in each."""
    number = iter(range(1_000_000))

    def stuck(text: str) -> str:
        return f"{text} {POLYGLOTS[next(number) % len(POLYGLOTS)]}"

    people = {name: Author(stuck(name.name), name.organisation) for paper in world.papers for name in paper.authors}
    return replace(
        world,
        organisations={key: _spike_organisation(one, stuck(one.name)) for key, one in world.organisations.items()},
        outlets={key: _spike_outlet(one, stuck(one.name)) for key, one in world.outlets.items()},
        papers=tuple(
            _spike_paper(one, people, stuck(one.title), stuck(one.abstract)) for one in world.papers[:_PAPERS]
        ),
        articles=tuple(_spike_article(one, [stuck(one.title), stuck(one.author)]) for one in _some_articles(world)),
        families=tuple(_spike_family(one, stuck(one.title), stuck(one.abstract)) for one in world.families[:_FAMILIES]),
        projects=tuple(_spike_project(one, stuck(one.title)) for one in world.projects[-_PROJECTS:]),
    )


def _some_articles(world: World) -> tuple[Article, ...]:
    """Return the newest of each outlet: feeds hold no more than the last."""
    newest = [article for outlet in world.outlets for article in world.articles_of(outlet)[:3]]
    return tuple(sorted(newest, key=lambda one: (one.published, one.outlet, one.slug)))


def _spike_organisation(one: Organisation, name: str) -> Organisation:
    return replace(one, name=name, names=())


def _spike_outlet(one: Outlet, name: str) -> Outlet:
    return replace(one, name=name)


def _spike_paper(one: Paper, people: dict[Author, Author], title: str, abstract: str) -> Paper:
    authors = tuple(people[author] for author in one.authors)
    return replace(
        one, title=title, abstract=abstract, authors=authors, comment=title, journal=None, journal_title=None
    )


def _spike_article(one: Article, words: list[str]) -> Article:
    title, author = words
    return replace(one, title=title, author=author, paragraphs=(*one.paragraphs, *POLYGLOTS))


def _spike_family(one: Family, title: str, abstract: str) -> Family:
    inventors = tuple(replace(person, name=f"{person.name} {POLYGLOTS[0]}") for person in one.inventors)
    return replace(one, title=title, abstract=abstract, inventors=inventors, cites=())


def _spike_project(one: Project, title: str) -> Project:
    return replace(one, title=title, objective=f"{one.objective} {' '.join(POLYGLOTS)}", acronym=title[:30])
