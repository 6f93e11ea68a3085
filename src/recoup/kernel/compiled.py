"""Generated code on its way to the processor, kept from run to run.

The text of a kernel holds no figure of the deal, so deals of one shape share it. It stands in the
user's cache folder under the digest of its text; a compiler's outcome is only kept for a file.
"""

import importlib.util
import os
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from types import ModuleType

from recoup.kernel.body import LANES, STRIDE
from recoup.kernel.driver import (
    COMPILED,
    DRIVER,
    HEAD,
    IN_FLOATS,
    IN_INTEGERS,
    INTERPRETED,
    QUOTIENT_IN_FLOATS,
    QUOTIENT_IN_INTEGERS,
)
from recoup.kernel.places import NANO
from recoup.kernel.timeline import Op

# Chunks of futures may ask for the same kernel from several threads.
_LOADING = Lock()


def cache_folder() -> Path:
    """Where kernels are kept: $RECOUP_CACHE, or `recoup` in the user's cache folder."""
    chosen = os.environ.get("RECOUP_CACHE")
    if chosen:
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "recoup"


def whole_source(functions: str, *, in_floats: bool, interpreted: bool = False) -> str:
    """The text of a kernel: what is the same for all, and the functions of the deal."""
    kinds = "\n".join(f"{op.name} = {op.value}" for op in Op)
    head = HEAD.replace("{lanes}", str(LANES)).replace("{stride}", str(STRIDE))
    head = head.replace("{nano}", str(NANO))
    head = head.replace("{kinds}", kinds)
    head = head.replace("{compiled}", INTERPRETED if interpreted else COMPILED)
    head = head.replace("{number}", IN_FLOATS if in_floats else IN_INTEGERS)
    quotient = QUOTIENT_IN_FLOATS if in_floats else QUOTIENT_IN_INTEGERS
    return f"{head}{quotient}\n{functions}\n\n{DRIVER}"


def load(source: str) -> ModuleType:
    """The module of a text, compiled before where it can be.

    Where the cache folder cannot be written to, a folder is used that lasts as long as the system
    keeps it.
    """
    name = f"kernel_{blake2b(source.encode(), digest_size=12).hexdigest()}"
    with _LOADING:
        if name not in sys.modules:
            widen()
            _load_anew(name, source)
        return sys.modules[name]


def _load_anew(name: str, source: str) -> None:
    path = _written(cache_folder() / "kernels", name, source)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Compiled functions are kept under the module's name, by which they find it as it is made.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise


def widen() -> None:
    """Lets the compiler use the widest vectors that the processor has, where nothing was chosen."""
    from llvmlite.binding import get_host_cpu_features
    from numba.core import config

    features = get_host_cpu_features()
    if getattr(config, "CPU_FEATURES", None) is None and features.get("avx512f"):
        vars(config)["CPU_FEATURES"] = f"{features.flatten()},-prefer-256-bit"


def _written(folder: Path, name: str, source: str) -> Path:
    path = folder / f"{name}.py"
    try:
        if path.exists() and path.read_text(encoding="utf-8") == source:
            return path
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=folder, suffix=".tmp")
    except OSError:
        return _written(Path(tempfile.mkdtemp(prefix="recoup-")), name, source)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(source)
    Path(beside).replace(path)
    return path
