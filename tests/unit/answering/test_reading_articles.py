"""Articles in Markdown and product documents: how they become passages."""

from pathlib import Path

from bot.answering.reading import GUIDANCE, read_path

ARTICLE = """---
title: Delivery
---
Intro before any heading with ![a picture](x.png).

# Delivery

We deliver <b>everywhere</b>. See [returns](returns.md#how), [us](https://example.org) or [up](../../secret.md).

## Costs

| where | price |
|---|---|
| here | 5 |

```sh
# not a heading
echo "[x](y.md)"
```

## Costs

Again.
"""


def folder(tmp_path: Path) -> Path:
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "delivery.md").write_text(ARTICLE)
    (tmp_path / ".hidden.md").write_text("# No")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    return tmp_path


def test_an_article_becomes_one_passage_for_each_section(tmp_path: Path) -> None:
    result = read_path(folder(tmp_path))
    assert [p.title for p in result.passages] == ["Delivery", "Delivery", "Delivery › Costs", "Delivery › Costs"]
    assert len({p.id for p in result.passages}) == 4
    costs = result.passages[2]
    assert costs.id == "help/delivery.md#delivery-costs"
    assert costs.text == '| where | price |\n|---|---|\n| here | 5 |\n\n```sh\n# not a heading\necho "[x](y.md)"\n```'
    assert [str(one) for one in result.skipped] == [
        "notes.docx: not one of .json, .jsonl, .ndjson, .csv, .tsv, .md, .markdown, .mdx, .txt, .yaml, .yml"
    ]


def test_pictures_and_html_are_left_out(tmp_path: Path) -> None:
    texts = [p.text for p in read_path(folder(tmp_path)).passages]
    assert texts[0] == "Intro before any heading with a picture."
    assert texts[1].startswith("We deliver everywhere.")


def test_links_are_kept_or_resolved_and_dead_ones_become_words(tmp_path: Path) -> None:
    path = folder(tmp_path)
    plain = next(p for p in read_path(path).passages if "everywhere" in p.text)
    assert plain.text == "We deliver everywhere. See returns, [us](https://example.org) or up."
    based = next(p for p in read_path(path, base_url="https://shop.test/kb/").passages if "everywhere" in p.text)
    assert "[returns](https://shop.test/kb/help/returns#how)" in based.text
    assert based.text.endswith("or up.")
    assert based.url == "https://shop.test/kb/help/delivery"


def test_long_sections_are_split_between_paragraphs_and_code_stays_whole(tmp_path: Path) -> None:
    paragraph = "Some sentence about delivery. " * 20
    code = "```\n" + "line\n\n" * 400 + "```"
    (tmp_path / "long.md").write_text("# Long\n\n" + "\n\n".join([paragraph] * 8) + "\n\n" + code)
    passages = read_path(tmp_path).passages
    assert len(passages) > 3
    assert [p.title for p in passages[:2]] == [f"Long (1/{len(passages)})", f"Long (2/{len(passages)})"]
    assert passages[-1].text.startswith("```")
    assert passages[-1].text.endswith("```")
    assert all(len(p.text) <= 1_900 for p in passages[:-1])


def test_bad_front_matter_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: [x\n---\n# A\nb")
    assert "a.md:1: the front matter is not valid YAML" in str(read_path(tmp_path).broken[0])


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("# A\n\nb")
    (tmp_path / "secret.md").write_text("# Secret\n\nx")
    (tmp_path / "kb" / "s.md").symlink_to(tmp_path / "secret.md")
    result = read_path(tmp_path / "kb")
    assert [p.title for p in result.passages] == ["A"]
    assert [str(one) for one in result.skipped] == ["s.md: leads out of the folder"]


PRODUCTS = """---
kind: product-document
---
# Products
## Kettle
1.7 litres.
### Price
€59
# Bundles
## Tea set
Kettle and cups for €80.
# Policies
## Refunds
Within 3 days.
# How to behave
## Tone
Warm and brief.
# Other
x
"""


def test_a_product_document_becomes_facts_that_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "products.md").write_text(PRODUCTS)
    result = read_path(tmp_path)
    by_title = {p.title: p for p in result.passages}
    assert by_title["Kettle: Price"].text == "**Kettle: Price**\n\n€59"
    assert "How much does the Kettle cost?" in by_title["Kettle: Price"].phrasings
    assert by_title["Tea set"].id == "products.md#bundle-tea-set"
    assert "What is your refund policy?" in by_title["Refunds"].phrasings
    assert by_title["Tone"].id.startswith(GUIDANCE)
    assert "not under one of the headings" in str(result.skipped[0])


def test_the_same_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "products.yaml").write_text(
        "products:\n"
        "  - name: Kettle\n    price: €59\n    url: https://shop.test/kettle\n"
        "    dimensions: {height: 25 cm, width: 16 cm}\n"
        "  - price: €1\n"
        "policies:\n  refunds: Within 3 days.\n"
        "how_to_behave: [Warm and brief.]\n"
        "colours: x\n"
    )
    result = read_path(tmp_path)
    texts = {p.title: p.text for p in result.passages}
    assert texts["Kettle: Price"] == "**Kettle: Price**\n\n€59"
    assert texts["Kettle: Dimensions"] == "**Kettle: Dimensions**\n\n- height: 25 cm\n- width: 16 cm"
    assert texts["refunds"] == "Within 3 days."
    assert [p.id for p in result.passages if p.id.startswith(GUIDANCE)] == ["guidance/products.yaml#guidance-rule-1"]
    assert [one.line for one in result.skipped] == [6, 10]


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("products:\n  - name: [x\n")
    assert str(read_path(tmp_path).broken[0]).startswith("p.yaml:3: not valid YAML")


def test_a_yaml_bomb_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    (tmp_path / "p.yaml").write_text("\n".join(lines))
    assert "anchors and aliases" in str(read_path(tmp_path).broken[0])


def test_sections_without_a_heading_above_them_carry_the_title(tmp_path: Path) -> None:
    file = tmp_path / "start-a-chat.md"
    file.write_text("---\ntitle: Start a chat\n---\n## By e-mail\n\nWrite.\n\n## By phone\n\nCall.\n", encoding="utf-8")
    assert [one.title for one in read_path(file).passages] == ["Start a chat › By e-mail", "Start a chat › By phone"]

    file.write_text("First.\n\n## By phone\n\nCall.\n", encoding="utf-8")
    assert [one.title for one in read_path(file).passages] == ["start a chat", "start a chat › By phone"]

    file.write_text("# Talking\n\n## By phone\n\nCall.\n", encoding="utf-8")
    assert [(one.title, one.id) for one in read_path(file).passages] == [
        ("Talking › By phone", "start-a-chat.md#talking-by-phone")
    ]
