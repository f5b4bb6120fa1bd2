"""List pages as different systems write them, each with three articles."""

from __future__ import annotations

from typing import Any

WORDPRESS = """<!doctype html><html lang="nl"><head><title>Nieuws | De Fabriek</title>
<link rel="alternate" type="application/rss+xml" title="De Fabriek &raquo; feed" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="De Fabriek &raquo; reacties" href="/comments/feed/">
</head><body class="archive">
<nav><ul><li><a href="/">Home</a></li><li><a href="/over-ons-en-meer">Over ons</a></li></ul></nav><main id="main">
<article id="post-12" class="post post-12 type-post"><a href="/category/nieuws">Nieuws</a>
<header><h2 class="entry-title">
<a href="https://outlet.example/2026/11/fabriek-bouwt-chip/" rel="bookmark">Fabriek bouwt   chip</a></h2>
<time class="entry-date" datetime="2026-11-24T08:00:00+01:00">24 november 2026</time></header>
<div class="entry-summary"><p>De fabriek bouwt een chip die met licht rekent.</p></div></article>
<article id="post-11" class="post post-11 type-post"><a href="/category/nieuws">Nieuws</a>
<header><h2 class="entry-title">
<a href="https://outlet.example/2026/11/licht-op-een-chip/" rel="bookmark">Licht op een chip</a></h2>
<time class="entry-date" datetime="2026-11-20T08:00:00+01:00">20 november 2026</time></header>
<div class="entry-summary"><p>Licht, maar dan veel kleiner dan het ooit was.</p></div></article>
<article id="post-9" class="post post-9 type-post"><a href="/category/nieuws">Nieuws</a><header><h2 class="entry-title">
<a href="https://outlet.example/2026/11/een-batterij-van-zout/" rel="bookmark">Een batterij van zout</a></h2>
<time class="entry-date" datetime="2026-11-18T08:00:00+01:00">18 november 2026</time></header>
<div class="entry-summary"><p>Zout is goedkoop, en er is er meer dan genoeg van.</p></div></article>
</main><nav class="navigation"><a class="next page-numbers" href="/nieuws/page/2/">Volgende</a></nav>
<footer><a href="/privacy-en-de-wet">Privacy</a></footer></body></html>"""

DRUPAL = """<!doctype html><html lang="de"><head><title>Aktuelles</title><base href="https://outlet.example/de/"></head>
<body><div class="view-content">
<div class="views-row"><div class="views-field-title"><span class="field-content">
<a href="aktuelles/quantenchip-aus-oudermeer">Quantenchip
aus Oudermeer</a></span></div><div class="views-field-created"><span>Dienstag, 24. November 2026</span></div></div>
<div class="views-row"><div class="views-field-title"><span class="field-content">
<a href="aktuelles/mehr-licht-fuer-speicher">Mehr Licht für
Speicher</a></span></div><div class="views-field-created"><span>Freitag, 20. März 2026</span></div></div>
<div class="views-row"><div class="views-field-title"><span class="field-content">
<a href="aktuelles/ein-akku-aus-salz">Ein Akku aus
Salz</a></span></div><div class="views-field-created"><span>Montag, 12. Januar 2026</span></div></div>
</div><ul class="pager"><li class="pager__item--next"><a href="/de/aktuelles?page=1" rel="next">weiter</a></li></ul>
</body></html>"""

STATIC = """<html><head><title>News</title></head><body><table>
<tr class="n"><td>24-11-2026</td><td><a href="press/2026-11-chip.html#top">A chip of light</a></td></tr>
<tr class="n"><td>20-11-2026</td><td><a href="press/2026-11-light.html">More light</a></td></tr>
<tr class="n"><td>18-11-2026</td><td><a href="press/2026-11-salt.html">A battery of salt</a></td></tr>
</table></body></html>"""

CARDS = """<!doctype html><html lang="en"><head><meta property="og:site_name" content="The Outlet"></head><body>
<div class="menu"><a href="/about">About</a><a href="/all-our-stories">All of our stories</a></div><div class="grid">
<a class="card" href="/stories/a-chip-of-light"><img src="/a.jpg"><h3>A chip of light</h3>
<span class="meta">Nov 24, 2026 | News</span></a>
<a class="card" href="/stories/more-light-for-all"><img src="/b.jpg"><h3>More light</h3>
<span class="meta">Nov 20, 2026 | News</span></a>
<a class="card" href="/stories/a-battery-of-salt"><img src="/c.jpg"><h3>A battery of salt</h3>
<span class="meta">Nov 18, 2026 | News</span></a>
</div></body></html>"""

RULES: dict[str, dict[str, Any]] = {
    "wordpress": {
        "item": "article.post",
        "link": "h2 a",
        "title": "h2",
        "date": "time@datetime",
        "lead": ".entry-summary",
        "next": "a.next",
    },
    "drupal": {"item": ".views-row", "date": ".views-field-created", "next": "a[rel=next]"},
    "static": {"item": "tr.n", "date": "td:first-child"},
    "cards": {"item": "a.card", "title": "h3", "date": ".meta"},
}
PAGES = {"wordpress": WORDPRESS, "drupal": DRUPAL, "static": STATIC, "cards": CARDS}
