"""A program that answers one line per command on standard output, kept running for a comparison."""

import subprocess
import sys
from pathlib import Path


def give_up(message, status=2):
    print(f"{Path(sys.argv[0]).stem}: {message}", file=sys.stderr)
    sys.exit(status)


def loaded_libraries(process="self"):
    """Paths of the shared libraries that a process has in memory, by their names up to the first dot."""
    libraries = {}
    for line in Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines():
        path = Path(line.split(maxsplit=5)[5] if "/" in line else "")
        if path.name.startswith("lib") and ".so" in path.name:
            libraries[path.name.split(".")[0]] = str(path)
    return libraries


class AnsweringProgram:
    """Gives up on an answer that starts with "error: ", and on the program's end."""

    def __init__(self, path):
        self.name = Path(path).name
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().strip()
        except BrokenPipeError:
            answer = ""
        if not answer:
            give_up(f"{self.name} ended at '{command}'", 3)
        if answer.startswith("error: "):
            give_up(f"{self.name}, '{command}': {answer}", 3)
        return answer

    def libraries(self):
        return loaded_libraries(self.process.pid)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
