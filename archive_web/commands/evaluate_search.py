"""``efterhand evaluate-search``: how well search finds what is known to be there, by kind of query."""

from pathlib import Path

import click

from archive_web.commands.terminal import print_json, settings
from index.search.corpus import MEASURES, evaluate, read_corpus, read_queries
from pipeline.archive import trial_index

readable = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("evaluate-search")
@click.argument("corpus", type=readable)
@click.argument("queries", type=readable)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(corpus: Path, queries: Path, as_json: bool) -> None:
    """Index the passages of CORPUS by themselves, and ask them QUERIES. The archive is not touched.

    Each line of CORPUS is a JSON object with talk, text, lang, start_ms and end_ms, and speaker, date and title where
    they are known; each of QUERIES has q, lang, kind and relevant, a list of talks. Talks are ranked as on the
    search page. MRR, nDCG@10 and recall@20 are printed over all queries, by language and by kind.
    """
    asked, passages = read_queries(queries), read_corpus(corpus)
    with trial_index(settings()) as index:
        index.rebuild(passages.documents)
        figures = evaluate(index, passages, asked)
    if as_json:
        print_json({"engine": index.engine, "passages": len(passages.documents), "measures": figures})
        return
    click.echo(f"{'':16}{'queries':>8}" + "".join(f"{name:>10}" for name in MEASURES))
    for group, own in figures.items():
        click.echo(f"{group:16}{own['queries']:8}" + "".join(f"{own[name]:10.3f}" for name in MEASURES))
