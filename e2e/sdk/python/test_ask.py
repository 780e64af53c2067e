"""A client that openapi-python-client makes of the contract, against the real service."""

import os
import unittest

from notion_rag import Client
from notion_rag.api.ask import ask
from notion_rag.api.sources import get_source, list_sources
from notion_rag.models import Answer, AskRequest, FinishReason, Problem, ProblemKind


class Ask(unittest.TestCase):
    def setUp(self):
        self.client = Client(base_url=os.environ["BASE_URL"])

    def test_an_answer_has_typed_citations_that_stand_in_their_pages(self):
        answer = ask.sync(client=self.client, body=AskRequest(question="연차는 최대 며칠까지 이월되나요?"))
        self.assertIsInstance(answer, Answer)
        self.assertEqual(answer.finish_reason, FinishReason.STOP)
        citation = answer.citations[0]
        self.assertTrue(answer.text[citation.position :].startswith(f"[{citation.number}]"))

        page = get_source.sync(citation.page_id, client=self.client)
        block = next(block for block in page.blocks if block.id == citation.block_id)
        self.assertEqual(block.text[citation.start : citation.end], citation.quote)

    def test_a_mistake_is_a_typed_problem(self):
        problem = ask.sync(client=self.client, body=AskRequest(question=" "))
        self.assertIsInstance(problem, Problem)
        self.assertEqual(problem.type_, ProblemKind.URNNOTION_RAGPROBLEMINVALID_REQUEST)

    def test_pages_are_read_to_the_last(self):
        seen, cursor = set(), {}
        while True:
            pages = list_sources.sync(client=self.client, limit=40, **cursor)
            seen.update(page.id for page in pages.items)
            if not pages.next_cursor:
                break
            cursor = {"cursor": pages.next_cursor}
        self.assertEqual(len(seen), pages.total)
