#!/usr/bin/env python3
"""Records a restore by a commit, and draws it as a moving terminal: docs/images/restore-{light,dark}.svg.

    src/pictures/restore.py        after `mvn package`

What it shows is what the commands printed: it serves from a repository of its own in a temporary folder, with a backup each
three seconds instead of each minute, and types the README's commands. Only the pace of the typing and the pauses are made,
and the port is called 8080. A reader who prefers less motion sees the last frame.
"""
import os
import socket
import subprocess
import tempfile
import textwrap
import time
import urllib.request
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / 'target' / 'reprise'
REQUEST = 'kustomize/overlays/restore/restore-request.env'
COLUMNS = 104
ADVANCE, LINE = 7.22, 18
SECONDS = 26
PALETTES = {
    'light': dict(back='#ffffff', edge='#dde3e0', ink='#17211f', soft='#54625f', accent='#0f766e'),
    'dark': dict(back='#12181a', edge='#2d383b', ink='#e6ecea', soft='#a3b1ad', accent='#5eead4'),
}


class Session:
    """A service and a shell beside it."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(('localhost', 0))
            self.port = free.getsockname()[1]
        self.log = folder / 'log.txt'

    def sh(self, command):
        done = subprocess.run(command, shell=True, cwd=self.folder, text=True, capture_output=True, check=True)
        return (done.stdout + done.stderr).replace(str(self.port), '8080').rstrip('\n')

    def get(self, path):
        with urllib.request.urlopen(f'http://localhost:{self.port}{path}', timeout=10) as answer:
            return answer.read().decode()

    def wait(self, what, condition):
        for _ in range(600):
            if condition():
                return
            time.sleep(0.1)
        raise SystemExit(f'src/pictures/restore.py: not within a minute: {what}\n{self.log.read_text()}')

    def logged(self, text):
        return [line for line in self.log.read_text().splitlines() if text in line]

    def backups_with(self, events):
        return [line.split(' as ')[1].split(',')[0] for line in self.logged(f'Backed up {events} events')]


def record(folder):
    """The commands and what they printed, in order: pairs of a line that is typed and lines that are printed."""
    session = Session(folder)
    (folder / REQUEST).parent.mkdir(parents=True)
    (folder / REQUEST).write_text((ROOT / REQUEST).read_text())
    (folder / '.gitignore').write_text('var/\nlog.txt\n')
    session.sh('git init -q -b main && git config user.name demo && git config user.email demo@example.org && '
               'git add -A && git commit -qm "Add the restore request"')
    environment = {**os.environ, 'REPRISE_BACKUP_INTERVAL': '3s'}
    with open(session.log, 'w') as log:
        service = subprocess.Popen([PROGRAM, 'serve', '--port', str(session.port), '--metrics-port', '0'], cwd=folder,
                                   stdout=log, stderr=log, env=environment)
    try:
        session.wait('it serves', lambda: session.logged('Serving on'))
        for i in range(7):
            session.get(f'/add?message=Reading%20{i + 1}')
        session.wait('a backup of seven', lambda: session.backups_with(7))
        for i in range(35):
            session.get(f'/add?message=Wrong%20row%20{i + 1}')
        session.wait('a backup of all', lambda: session.backups_with(42))
        chosen = session.backups_with(7)[-1]
        typed = []

        def run(shown, command=None):
            typed.append((shown, session.sh(command or shown).splitlines()))

        typed.append(('# a bad import has added 35 rows', []))
        run('curl -s localhost:8080/count', f'curl -s localhost:{session.port}/count')
        run('reprise list | head -4', f'{PROGRAM} list | head -4')
        run(f'reprise request {chosen} --id before-import', f'{PROGRAM} request {chosen} --id before-import')
        run('reprise plan', f'{PROGRAM} plan')
        session.sh('git commit -qam "Undo the import"')
        session.wait('the restore', lambda: session.logged('Restored '))
        typed.append(("git commit -qam 'Undo the import'", []))
        typed.append(('# what the service logs:', [session.logged('Restoring as')[0], session.logged('Restored ')[0]]))
        run('curl -s localhost:8080/count', f'curl -s localhost:{session.port}/count')
        return typed
    finally:
        service.terminate()
        service.wait(timeout=30)


def frames(typed):
    """Pieces of text with the second at which each appears: (second, column, row, text, kind)."""
    at, row, pieces = 0.6, 0, []
    for command, printed in typed:
        pieces.append((at, 0, row, '$', 'prompt'))
        kind = 'soft' if command.startswith('#') else 'typed'
        for i in range(0, len(command), 3):
            at += 0.09
            pieces.append((at, 2 + i, row, command[i:i + 3], kind))
        row += 1
        at += 0.5
        for line in printed:
            if 'Restor' in line and line[2:3] == ':':
                at += 0.7  # the service notices the commit
            wrapped = textwrap.wrap(line, COLUMNS, subsequent_indent='  ', break_long_words=False,
                                    break_on_hyphens=False) or ['']
            for part in wrapped:
                pieces.append((at, 0, row, part.rstrip(), 'good' if 'Restored' in part else 'out'))
                row += 1
        at += 1.1 if printed else 0.3
    return pieces, row, at


def draw(pieces, rows, end):
    if end > SECONDS - 2:
        raise SystemExit(f'src/pictures/restore.py: it takes {end:.1f} s, too long for {SECONDS} s')
    width, height = round(COLUMNS * ADVANCE) + 36, rows * LINE + 30
    times = sorted({round(second, 2) for second, *_ in pieces})
    number = {second: i for i, second in enumerate(times)}
    keys = '\n'.join(f'@keyframes k{i} {{ 0%, {100 * second / SECONDS:.2f}% {{ opacity: 0 }} '
                     f'{100 * second / SECONDS + 0.01:.2f}%, 100% {{ opacity: 1 }} }}\n.k{i} {{ animation-name: k{i} }}'
                     for second, i in number.items())
    text = '\n'.join(f'<text x="{18 + column * ADVANCE:.1f}" y="{28 + row * LINE}" '
                     f'textLength="{len(words) * ADVANCE:.1f}" lengthAdjust="spacingAndGlyphs" '
                     f'class="{kind} k{number[round(second, 2)]}" xml:space="preserve">{escape(words)}</text>'
                     for second, column, row, words, kind in pieces if words)
    for theme, colour in PALETTES.items():
        style = f'''text {{ font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  fill: {colour['ink']}; animation: {SECONDS}s steps(1) infinite }}
.prompt, .good {{ fill: {colour['accent']} }}
.typed {{ font-weight: 700 }}
.soft, .out {{ fill: {colour['soft']} }}
{keys}
@media (prefers-reduced-motion: reduce) {{ text {{ animation: none }} }}'''
        (ROOT / 'docs' / 'images' / f'restore-{theme}.svg').write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img">\n<title>A terminal: a restore point is chosen, its plan is read, a commit restores it</title>\n'
            f'<style>\n{style}\n</style>\n<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="10" '
            f'fill="{colour["back"]}" stroke="{colour["edge"]}"/>\n{text}\n</svg>\n')


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as name:
        draw(*frames(record(Path(name))))
