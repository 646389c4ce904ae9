"""``signet``: one command a module, imported only when it is called, so that help is instant.

The arguments of the others are not even set up: an answer on the command line is not to wait for them.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Callable

import signet

#: name -> (module, what it does). A module has ``add_arguments(parser)`` and ``run(arguments) -> int``.
COMMANDS = {
    "demo": ("demo", "set everything up and run the product with demo data"),
    "smoke": ("smoke", "set up and do the main job once through the HTTP API"),
    "serve": ("serve", "run the web server"),
    "worker": ("worker", "run the jobs: PDFs, mail, clean-up"),
    "sandbox": ("sandbox", "run stand-ins of the e-invoice networks on this machine"),
    "setup": ("setup", "prepare database and static files"),
    "migrate": ("migrate", "bring the database's schema up to date"),
    "db": ("db", "start, stop or open the database"),
    "doctor": ("doctor", "check the installation and say how to mend it"),
    "validate": ("validate", "check UBL invoices against schema and CEN rules"),
    "convert": ("convert", "turn an invoice into UBL, CII, JSON or PDF"),
    "signature": ("signature", "verify signed MyInvois documents; make test certificates"),
    "import": ("import_", "make drafts of UBL invoices that others wrote"),
    "open-account": ("account", "open a business for its first owner"),
    "plan": ("plan", "see and change what an account's plan switches on"),
    "gap-report": ("gaps", "prove that no number is missing"),
    "verify-audit": ("verify_audit", "verify the audit chains"),
    "figures": ("figures", "hold the figures of the home page against a scan, or rebuild them"),
    "bench": ("bench", "measure the claims of the README"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit status. Mistakes of people never show a traceback."""
    warnings.filterwarnings("ignore", module="platformdirs")
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="signet", description=signet.__doc__)
    parser.add_argument("--version", action="version", version=f"Signet {signet.__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, prog=parser.prog
    )
    chosen = next((word for word in words if not word.startswith("-")), None)
    known = {words[0]: COMMANDS[words[0]]} if words and words[0] in COMMANDS else COMMANDS
    for name, (module, summary) in known.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:
            importlib.import_module(f"signet.cli.{module}").add_arguments(command)
    options = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "signet.settings")
    command_module = importlib.import_module(f"signet.cli.{COMMANDS[options.command][0]}")
    return _guarded(command_module.run, options)


def _guarded(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    from signet.kernel.errors import SignetError

    try:
        return run(options)
    except SignetError as error:
        print(f"signet: {error}", file=sys.stderr)
        for field in error.fields:
            print(f"  {field.pointer}: {field.message}", file=sys.stderr)
        return 2
    except PermissionError as error:
        print(
            f"signet: {error.filename}: permission denied. Run this as the user who owns the file.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
