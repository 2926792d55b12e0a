"""The HTTP service: ``heatpath serve``. Questions come in, are checked, and wait for a worker.

The scenario is the one of the other doors, checked by the same models; the answer is the text that ``--json`` prints.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from heatpath.about import version
from heatpath.body import Bounds, Unreadable, received, strict_json
from heatpath.errands import Errands
from heatpath.problem import MEDIA, Begun, Problem, path_of, problem, refused, refused_question
from heatpath.questions import Entry
from heatpath.schemas import SCHEMAS, shipped_text
from heatpath.worker import Reply
from heatpath.workers import Full, Late, Load, Lost, Workers

QUESTIONS = "heatpath.questions"
HUNG_UP = 499  # nobody reads it
LAST_WORDS = 2  # s for answers under way when the service is told to stop
JSON = "application/json"
SCHEMA = "application/schema+json"
TITLES = {
    400: "The body cannot be read", 404: "There is nothing here", 405: "This is not done here",
    408: "The body did not arrive", 413: "The body is too long", 415: "The body is not JSON",
    422: "The question cannot be answered as it is put", 500: "A fault of the program", 503: "All workers are busy",
    504: "The time limit passed",
}  # fmt: skip
REFUSALS = (400, 408, 413, 415, 422, 500, 503, 504)


@dataclass(frozen=True)
class Settings:
    """What the service takes on, and the module of its questions."""

    bounds: Bounds = field(default_factory=Bounds)
    load: Load = field(default_factory=Load)
    questions: str = QUESTIONS


def application(settings: Settings | None = None) -> FastAPI:
    """The service as an ASGI application; its workers start, and are warm, before the first request is taken."""
    chosen = settings or Settings()
    workers = Workers(chosen.questions, chosen.load)
    errands = Errands(workers)

    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        try:
            await workers.start()
            yield
        finally:
            await errands.stop()
            await workers.stop()

    app = FastAPI(title="heatpath", version=version(), lifespan=life, docs_url=None, redoc_url=None)
    app.state.workers = workers
    entries: tuple[Entry, ...] = import_module(chosen.questions).QUESTIONS
    for entry in entries:
        _add_question(app, entry, errands, chosen.bounds)
        if entry.later:
            _add_errand(app, entry, errands)
    _add_pages(app, workers)
    _add_refusals(app)
    _describe(app, entries)
    return app


def _add_question(app: FastAPI, entry: Entry, errands: Errands, bounds: Bounds) -> None:
    """The address of one question, which is answered at once or, where it takes long, with an id."""

    async def ask(request: Request) -> Response:
        try:
            question = await _question(request, entry, bounds)
        except Unreadable as fault:
            text = problem(fault.status, TITLES[fault.status], fault.reason, allowed=fault.allowed)
            return Response(text, fault.status, media_type=MEDIA)
        except ValidationError as error:
            return Response(refused_question(error, entry.asks), 422, media_type=MEDIA)
        except ClientDisconnect:
            return Response(status_code=HUNG_UP)
        if entry.later:
            return _begun(entry.path, question, errands)
        return await _answered(request, entry.path, question, errands.workers)

    answer = {"description": "The answer.", "content": {JSON: {"schema": _ref(entry.gives.__name__)}}}
    started = {"description": "Begun; Location says where to fetch it.", "content": {JSON: {"schema": _ref("Begun")}}}
    app.add_api_route(
        entry.path,
        ask,
        methods=["POST"],
        name=entry.path.rpartition("/")[2],
        summary=(entry.asks.__doc__ or "").strip(),
        status_code=202 if entry.later else 200,
        response_class=Response,
        responses={**({202: started} if entry.later else {200: answer}), **_refusals(REFUSALS)},
        openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": _ref(entry.asks.__name__)}}}},
    )


def _refusals(codes: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """How refusals stand in OpenAPI."""
    return {code: {"description": TITLES[code], "content": {MEDIA: {"schema": _ref("Problem")}}} for code in codes}


def _add_errand(app: FastAPI, entry: Entry, errands: Errands) -> None:
    """Where the answer of a long question is fetched, and where it is given up."""

    async def fetch(name: str) -> Response:
        errand = errands.find(entry.path, name)
        if errand is None:
            return _nothing()
        if not errand.task.done():
            return _state(errand.id, entry.path)
        return _outcome(errand.task, errands.workers.load.long)

    async def give_up(name: str) -> Response:
        errand = errands.find(entry.path, name)
        if errand is None:
            return _nothing()
        await errands.give_up(errand)
        return Response(status_code=204)

    place, noun = entry.path + "/{name}", entry.path.rpartition("/")[2]
    answer = {"description": "The answer.", "content": {JSON: {"schema": _ref(entry.gives.__name__)}}}
    going = {"description": "Not yet.", "content": {JSON: {"schema": _ref("Begun")}}}
    app.add_api_route(
        place, fetch, methods=["GET"], name=f"fetch {noun}", summary="The answer, or that it is not there yet.",
        response_class=Response, responses={200: answer, 202: going, **_refusals((404, 422, 500, 503, 504))},
    )  # fmt: skip
    app.add_api_route(
        place, give_up, methods=["DELETE"], name=f"give up {noun}", summary="Give it up; its worker is killed.",
        status_code=204, response_class=Response, responses=_refusals((404,)),
    )  # fmt: skip


def _begun(path: str, question: Any, errands: Errands) -> Response:
    """202 with an id, or 503."""
    try:
        return _state(errands.start(path, question).id, path)
    except Full:
        return _busy()


def _state(name: str, path: str) -> Response:
    """That an answer is on its way."""
    place = f"{path}/{name}"
    text = json.dumps({"id": name, "status": "running", "href": place})
    return Response(text, 202, {"Location": place}, media_type=JSON)


def _nothing() -> Response:
    """404."""
    return Response(problem(404, TITLES[404], "no such id, or it was forgotten"), 404, media_type=MEDIA)


async def _question(request: Request, entry: Entry, bounds: Bounds) -> Any:
    """The body as a question. Raises Unreadable, ValidationError, ClientDisconnect."""
    media = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    body = await received(request.stream(), request.headers.get("content-length"), bounds)
    if media != JSON:
        raise Unreadable(415, "the content type is another", JSON)
    return entry.asks.model_validate(strict_json(body, bounds))


async def _answered(request: Request, path: str, question: Any, workers: Workers) -> Response:
    """A worker's answer; where the caller hangs up first, the worker is killed."""
    asked = asyncio.create_task(workers.ask(path, question))
    gone = asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            return Response(status_code=HUNG_UP)
        return _outcome(asked, workers.load.seconds)
    finally:
        for task in (asked, gone):
            task.cancel()
        await asyncio.gather(asked, gone, return_exceptions=True)


def _outcome(asked: asyncio.Task[Reply], seconds: float) -> Response:
    """What has become of a question that is done."""
    try:
        return _response(asked.result())
    except Full:
        return _busy()
    except Late:
        text = problem(504, TITLES[504], "the answer took too long", allowed=f"{seconds:g} s")
        return Response(text, 504, media_type=MEDIA)
    except Lost:
        return Response(problem(500, TITLES[500], "the worker ended without an answer"), 500, media_type=MEDIA)


def _busy() -> Response:
    """503."""
    text = problem(503, TITLES[503], "the queue is full, or the wait was too long")
    return Response(text, 503, {"Retry-After": "10"}, media_type=MEDIA)


async def _hung_up(request: Request) -> None:
    """Returns when the caller has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(reply: Reply) -> Response:
    """A worker's reply as HTTP."""
    if reply.kind == "answer":
        return Response(reply.text, media_type=JSON)
    if reply.kind == "input":
        return Response(refused(path_of(reply.field), reply.text, reply.allowed), 422, media_type=MEDIA)
    if reply.kind == "physics":
        detail = reply.text.encode("ascii", "replace").decode()
        text = problem(422, "What was asked has no physical answer", detail, kind=f"heatpath:{reply.reason}")
        return Response(text, 422, media_type=MEDIA)
    return Response(problem(500, TITLES[500], "the log of the service names it"), 500, media_type=MEDIA)


def _add_pages(app: FastAPI, workers: Workers) -> None:
    """Health and schemas."""

    async def health() -> Response:
        state = {
            "status": "ok",
            "model": {"name": "heatpath", "version": version()},
            "workers": {"limit": workers.load.workers, "ready": workers.ready, "busy": len(workers.running)},
            "queue": {"limit": workers.load.queue, "waiting": workers.waiting},
        }
        return Response(json.dumps(state), media_type=JSON)

    app.add_api_route("/v1/health", health, summary="Whether the service answers, and how busy it is.")
    for what in SCHEMAS:
        app.add_api_route(
            f"/v1/schema/{what}", _page(shipped_text(what)), summary=f"JSON Schema of a {what}.", name=f"schema {what}",
            response_class=Response, responses={200: {"description": "The schema.", "content": {SCHEMA: {}}}},
        )  # fmt: skip


def _page(text: str) -> Any:
    """A route that always says the same."""

    async def page() -> Response:
        return Response(text, media_type=SCHEMA)

    return page


def _add_refusals(app: FastAPI) -> None:
    """Every other refusal as a problem, without the address that was asked for."""

    async def plain(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        title = TITLES.get(status, "The request cannot be answered")
        headers = error.headers if isinstance(error, HTTPException) else None
        text = problem(status, title, "the addresses and what they take are in /openapi.json")
        return Response(text, status, headers, media_type=MEDIA)

    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, plain)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _describe(app: FastAPI, entries: tuple[Entry, ...]) -> None:
    """Put the models of questions and answers beside the addresses of OpenAPI."""
    drawn = app.openapi()
    asks = [(entry.asks, "validation") for entry in entries]
    gives = [(entry.gives, "serialization") for entry in entries]
    said = [(Problem, "serialization"), *([(Begun, "serialization")] if any(each.later for each in entries) else [])]
    _, models = models_json_schema(
        [*asks, *gives, *said],  # type: ignore[list-item]
        ref_template="#/components/schemas/{model}",
    )
    drawn.setdefault("components", {}).setdefault("schemas", {}).update(models["$defs"])
    app.openapi_schema = drawn


def serve(host: str, port: int, settings: Settings | None = None) -> None:
    """Serve until interrupted."""
    import uvicorn

    uvicorn.run(
        application(settings),
        host=host,
        port=port,
        http="h11",
        log_level="info",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS,
    )
