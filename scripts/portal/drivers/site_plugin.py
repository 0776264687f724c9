"""The portal as a MkDocs plugin: the only module that knows the site builder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import TemplateContext

from portal.drivers.campaign import parse_as_of
from portal.drivers.feed_file import write_feed
from portal.drivers.search_files import write_search
from portal.drivers.site_source import read_site
from portal.drivers.site_version import (
    refuse_stray_staff_site,
    site_address,
    version_path,
    version_settings,
    write_stamp,
)
from portal.drivers.unit_pages import write_built_unit_pages
from portal.drivers.web_form import FormAge, write_web_form
from portal.pages.blocks import Html
from portal.pages.escape import html_text
from portal.pages.links import MATERIALS
from portal.pages.number_sources import source_pages
from portal.pages.slots import fill_aside
from portal.reading.registry import read_department, read_registry
from portal.reading.repository import Repository
from portal.reading.staff_pages import read_staff_pages
from portal.views.site import Site
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.vietnamese import fold

ROOT, AS_OF = "PORTAL_ROOT", "PORTAL_AS_OF"
"""Environment variables that stand for `--root` and `--as-of` when the builder is run bare."""
_BLOCK = re.compile(r"<!-- portal-block [0-9]+ -->")
_OPENED = re.compile(r"<img\b(?![^>]*\boff-glb\b)")
"""A picture that opens when it is tapped; pages without one need no script for it."""


def _anchor(heading: str, separator: str) -> str:
    """The anchor of a heading, without diacritics; the builder's own would drop every đ."""
    return re.sub("[^a-z0-9]+", separator, fold(heading)).strip(separator)


def _without(nav: Any, left_out: frozenset[str]) -> Any:
    """The navigation, as the builder's configuration nests it, without some pages and what they leave empty."""
    if isinstance(nav, dict):
        kept = {title: _without(inner, left_out) for title, inner in nav.items()}
        return {title: inner for title, inner in kept.items() if inner}
    if isinstance(nav, list):
        return [inner for one in nav if (inner := _without(one, left_out))]
    return None if nav in left_out else nav


def _with_materials(nav: Any, materials: list[Any]) -> Any:
    """The navigation with the materials on offer behind the page of their gallery, so that none is a dead end."""
    if isinstance(nav, dict):
        return {title: _with_materials(inner, materials) for title, inner in nav.items()}
    if isinstance(nav, list):
        inner = [_with_materials(one, materials) for one in nav]
        return [*inner, *materials] if MATERIALS in nav else inner
    return nav


class PortalConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml."""

    audience = config_options.Choice([audience.value for audience in Audience], default=Audience.PUBLIC.value)


class PortalPlugin(BasePlugin[PortalConfig]):  # type: ignore[no-untyped-call]
    """Fills the slots of `content/`, and names the site after its department."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self.root = Path()
        self.aside: dict[str, dict[str, Html]] = {}
        self.left_out: frozenset[str] = frozenset()
        self.path = "/"

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 (the builder passes it by name)
        """Refuse to build the staff site for a command that would show it to everybody."""
        try:
            refuse_stray_staff_site(Audience(self.config.audience), command)
        except PortalError as error:
            raise PluginError(str(error)) from error

    @event_priority(100)  # before plugins that read docs_dir
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the repository; take the site's name and its content folder from it."""
        root = Path(os.environ.get(ROOT) or Path(config.config_file_path or "mkdocs.yml").parent).resolve()
        try:
            repository = Repository(root)
            moment = os.environ.get(AS_OF)
            as_of = parse_as_of(moment, read_registry(repository)) if moment else None
            audience = Audience(self.config.audience)
            refuse_stray_staff_site(audience)
            self.left_out = frozenset() if audience is Audience.STAFF else read_staff_pages(repository.content)
            self.site = read_site(root, audience, as_of)
        except PortalError as error:
            raise PluginError(str(error)) from error
        self.root = root
        facts = self.site.common.facts
        offered = [{card.title: card.page} for card in self.site.common.library.gallery]
        config.nav = _with_materials(_without(config.nav, self.left_out), offered)
        config.site_name = facts.title
        config.site_author = facts.department
        config.docs_dir = str(repository.content)
        config.watch.extend(str(folder) for folder in (repository.schemas, repository.submissions) if folder.is_dir())
        fresh = self.site.common.freshness
        department = read_department(repository.schemas / "department.yaml")
        self.path = version_path(department, audience)
        config.extra["portal"] = {
            "banner": facts.banner,
            "is_staff": facts.is_staff,
            "fresh": fresh,
            "site_url": site_address(repository, department),
        }
        if version := version_settings(repository):
            config.extra["version"] = version
        config.copyright = html_text(
            f"{facts.department} · Số liệu tính đến {facts.as_of} · Ký hiệu bản {facts.content_hash}"
        )
        config.mdx_configs.setdefault("toc", {})["slugify"] = _anchor
        # The builder dates its site map and archives by this variable: the same inputs must give the same bytes.
        os.environ["SOURCE_DATE_EPOCH"] = str(int(self.site.common.as_of.timestamp()))
        return config

    @event_priority(100)  # before plugins that look at pages
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Leave out pages that only staff may see, as if they did not exist; add those that are made here."""
        for page in self.left_out:
            if found := files.get_file_from_path(page):
                files.remove(found)
        for place, text in source_pages(self.site) if self.site is not None else ():
            files.append(File.generated(config, place, content=text))
        return files

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The page for a lost address is shown at any depth: what it needs is named from the top of the host."""
        if template_name == "404.html":
            context["base_url"] = self.path
            context["extra_css"] = [normalize_url(path, base=self.path) for path in config.extra_css]
            context["extra_javascript"] = [normalize_url(str(one), base=self.path) for one in config.extra_javascript]
        return context

    @event_priority(-100)  # after the plugin that writes the search index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the browser form beside the pages; its strict policy bars the inline scripts that the theme needs. Then
        make each unit's page, and let the search find both."""
        if self.site is not None:
            settings = version_settings(Repository(self.root))
            age = FormAge(self.site.common.freshness, settings["default"] if settings else "")
            write_web_form(self.root, Path(config.site_dir), age)
            write_feed(self.site, Path(config.site_dir))
            write_built_unit_pages(self.site, Path(config.site_dir))
            write_search(self.site, Repository(self.root).schemas, Path(config.site_dir))
            write_stamp(self.site, Audience(self.config.audience), Path(config.site_dir))

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Put headings into the page, and a comment where each finished block will stand."""
        if self.site is None:
            return markdown
        source = page.file.src_uri
        if card := self.site.common.library.pages.get(source):
            page.meta.setdefault("description", card.summary)
            if card.outdated:
                page.meta["search"] = {"exclude": True}
        try:
            filled, self.aside[source] = fill_aside(markdown, self.site, source)
        except PortalError as error:
            raise PluginError(str(error)) from error
        return filled

    def on_page_content(self, html: str, /, *, page: Page, **_: Any) -> str:
        """Put the finished blocks in their places."""
        aside = self.aside.pop(page.file.src_uri, {})
        filled = _BLOCK.sub(lambda comment: aside[comment[0]].text, html) if aside else html
        if not _OPENED.search(filled):
            page.meta["glightbox"] = False
        return filled
