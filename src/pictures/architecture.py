#!/usr/bin/env python3
"""Draws the picture of the architecture: docs/images/architecture[-narrow]-{light,dark}.svg.

    src/pictures/architecture.py

One drawing, twice laid out (a wide page, a phone) and twice coloured. GitHub shows an SVG as a picture, which knows nothing
of the theme of the page around it, so each theme has a file of its own.
"""
from pathlib import Path
from xml.sax.saxutils import escape

IMAGES = Path(__file__).resolve().parents[2] / 'docs' / 'images'
PALETTES = {
    'light': dict(ink='#17211f', soft='#54625f', line='#c3cdc9', card='#ffffff', zone='#f3f6f4', accent='#0f766e',
                  on='#ffffff', tint='#e0f2ee', bad='#9b1c13', add='#e3f4ec', added='#0b5d41'),
    'dark': dict(ink='#e6ecea', soft='#a3b1ad', line='#3b494c', card='#1b2326', zone='#141b1e', accent='#5eead4',
                 on='#06302c', tint='#12332f', bad='#ffb4ab', add='#14322a', added='#a7f0cf'),
}
STYLE = '''text {{ font: 14px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: {ink} }}
.name {{ font-size: 16px; font-weight: 600 }}
.soft {{ fill: {soft} }}
.bad {{ fill: {bad} }}
.code {{ font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }}
.added {{ fill: {added} }}
.card {{ fill: {card}; stroke: {line}; stroke-width: 1.5 }}
.tint {{ fill: {tint}; stroke: {accent}; stroke-width: 1.5 }}
.add {{ fill: {add} }}
.zone {{ fill: {zone}; stroke: {line}; stroke-dasharray: 5 4 }}
.way {{ fill: none; stroke: {accent}; stroke-width: 2.5 }}
.data {{ fill: none; stroke: {soft}; stroke-width: 1.5; stroke-dasharray: 1.5 4; stroke-linecap: round }}
.step {{ fill: {accent} }}
.number {{ font-size: 13px; font-weight: 700; fill: {on}; text-anchor: middle }}
.middle {{ text-anchor: middle }}
.end {{ text-anchor: end }}
.way-head {{ fill: {accent} }}
.data-head {{ fill: {soft} }}'''


class Drawing:
    def __init__(self, width, height):
        self.width, self.height, self.parts = width, height, []

    def text(self, x, y, words, kind=''):
        self.parts.append(f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>')

    def box(self, x, y, width, height, kind='card', radius=10):
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" class="{kind}"/>')

    def step(self, x, y, number):
        self.parts.append(f'<circle cx="{x}" cy="{y}" r="11" class="step"/>')
        self.text(x, y + 4.5, str(number), 'number')

    def way(self, path, kind='way', both=False):
        heads = f'marker-end="url(#{kind}-end)"' + (f' marker-start="url(#{kind}-end)"' if both else '')
        self.parts.append(f'<path d="{path}" class="{kind}" {heads}/>')

    def named(self, x, y, width, height, name, lines, kind='card', middle=True):
        """A box with a name and lines of text."""
        self.box(x, y, width, height, kind)
        at, anchor = (x + width / 2, ' middle') if middle else (x + 14, '')
        self.text(at, y + 26, name, 'name' + anchor)
        for i, (line, look) in enumerate(lines):
            self.text(at, y + 47 + 18 * i + (8 if look == 'bad' else 0), line, look + anchor)

    def volume(self, x, y, width, height, name, lines):
        """A cylinder."""
        lid = 11
        self.parts.append(
            f'<path d="M{x} {y + lid}v{height - 2 * lid}a{width / 2} {lid} 0 0 0 {width} 0v{2 * lid - height}" class="tint"/>'
            f'<ellipse cx="{x + width / 2}" cy="{y + lid}" rx="{width / 2}" ry="{lid}" class="tint"/>')
        self.text(x + width / 2, y + 46, name, 'name middle')
        for i, line in enumerate(lines):
            self.text(x + width / 2, y + 66 + 18 * i, line, 'soft middle')

    def commit(self, x, y, width):
        """The change of the request file."""
        self.box(x, y, width, 132)
        self.text(x + 14, y + 26, 'A merged pull request', 'name')
        self.text(x + 14, y + 46, 'restore-request.env', 'code soft')
        for i, line in enumerate(('+ RESTORE_ID=before-import', '+ RESTORE_FILE=app-2026…t1.db', '+ RESTORE_SHA256=9f2c…')):
            self.box(x + 8, y + 56 + 22 * i, width - 16, 20, 'add', 4)
            self.text(x + 14, y + 70 + 22 * i, line, 'code added')

    def write(self, name, title):
        for theme, palette in PALETTES.items():
            heads = ''.join(f'<marker id="{kind}-end" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="{size}" '
                            f'markerHeight="{size}" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
                            f'<path d="M0 0L10 5L0 10z" class="{kind}-head"/></marker>'
                            for kind, size in (('way', 12), ('data', 9)))
            (IMAGES / f'{name}-{theme}.svg').write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'width="{self.width}" height="{self.height}" role="img">\n<title>{escape(title)}</title>\n'
                f'<style>\n{STYLE.format(**palette)}\n</style>\n<defs>{heads}</defs>\n' + '\n'.join(self.parts)
                + '\n</svg>\n')


TITLE = ('A merged commit reaches Argo CD, which first runs the plan: a bad request stops there. Then the init container '
         'swaps the database once for each request, and the service starts. A CronJob backs the data volume up each minute.')


def wide():
    d = Drawing(1000, 436)
    d.box(432, 8, 560, 420, 'zone', 14)
    d.text(450, 32, 'Kubernetes, namespace pra', 'soft')

    d.commit(12, 66, 236)
    d.step(248, 66, 1)
    d.named(296, 96, 100, 72, 'Argo CD', [('syncs', 'soft')])
    d.step(396, 96, 2)
    d.named(452, 66, 186, 132, 'plan', [('a Job: verifies the', 'soft'), ('backup, changes nothing', 'soft'),
                                        ('A bad request stops', 'bad'), ('the sync here.', 'bad')])
    d.step(638, 66, 3)
    d.box(682, 46, 294, 152)
    d.text(696, 68, 'pod reprise, recreated', 'soft')
    d.named(694, 84, 148, 100, 'restore', [('init container: acts', 'soft'), ('once for each id', 'soft')], 'tint')
    d.step(842, 84, 4)
    d.named(870, 84, 94, 100, 'serve', [('answers', 'soft'), ('requests', 'soft')], 'tint')
    d.step(964, 84, 5)

    d.volume(452, 304, 186, 110, 'backup volume', ['verified backups', 'and the ledger'])
    d.volume(790, 304, 186, 110, 'data volume', ['the database', 'and the ledger'])
    d.named(666, 330, 96, 66, 'backup', [('each minute', 'soft')])

    d.way('M250 132H292')
    d.way('M398 132H448')
    d.way('M640 132H690')
    d.way('M844 132H866')
    d.way('M520 302V202', 'data')
    d.text(512, 256, 'verifies', 'soft end')
    d.way('M600 302V236H738V188', 'data', both=True)
    d.text(612, 257, 'the backup in,', 'soft')
    d.text(612, 274, 'a safety copy out', 'soft')
    d.way('M800 186V236H830V302', 'data')
    d.text(842, 242, 'swaps', 'soft')
    d.way('M917 186V302', 'data', both=True)
    d.text(926, 257, 'stores', 'soft')
    d.way('M788 363H766', 'data')
    d.way('M664 363H642', 'data')

    for i, line in enumerate((
            'Every start runs the same restore step.', 'The ledger, kept on both volumes, makes it act once:',
            'restarts, resyncs and reverts restore nothing again.')):
        d.text(12, 268 + 20 * i, line, 'soft')
    for i, line in enumerate((
            'When the data volume is lost, nobody commits anything:', 'the next start recovers the newest backup',
            'that passes verification.')):
        d.text(12, 344 + 20 * i, line, 'soft')
    d.write('architecture', TITLE)


def narrow():
    d = Drawing(400, 840)
    d.commit(12, 16, 236)
    d.step(248, 16, 1)
    d.named(284, 46, 104, 72, 'Argo CD', [('syncs', 'soft')])
    d.step(388, 46, 2)
    d.box(4, 172, 392, 662, 'zone', 14)
    d.text(18, 196, 'Kubernetes, namespace pra', 'soft')

    d.named(204, 212, 184, 132, 'plan', [('a Job: verifies the', 'soft'), ('backup, changes nothing', 'soft'),
                                         ('A bad request stops', 'bad'), ('the sync here.', 'bad')])
    d.step(388, 212, 3)
    d.box(124, 382, 264, 160)
    d.text(136, 404, 'pod reprise', 'soft')
    d.named(136, 420, 140, 108, 'restore', [('init container:', 'soft'), ('acts once', 'soft'),
                                            ('for each id', 'soft')], 'tint')
    d.step(276, 420, 4)
    d.named(298, 420, 80, 108, 'serve', [('answers', 'soft'), ('requests', 'soft')], 'tint')
    d.step(378, 420, 5)

    d.volume(14, 640, 150, 110, 'backup volume', ['verified backups', 'and the ledger'])
    d.volume(238, 640, 150, 110, 'data volume', ['the database', 'and the ledger'])
    d.named(152, 762, 96, 62, 'backup', [('each minute', 'soft')])

    d.way('M250 82H280')
    d.way('M336 120V208')
    d.way('M240 346V416')
    d.way('M278 474H294')
    d.way('M44 638V278H200', 'data')
    d.text(52, 268, 'verifies', 'soft')
    d.way('M100 638V586H180V532', 'data', both=True)
    d.text(108, 604, 'backup in,', 'soft')
    d.text(108, 621, 'safety copy out', 'soft')
    d.way('M232 530V586H268V638', 'data')
    d.text(260, 576, 'swaps', 'soft')
    d.way('M338 530V638', 'data', both=True)
    d.text(345, 590, 'stores', 'soft')
    d.way('M300 752V793H252', 'data')
    d.way('M150 793H90V754', 'data')
    d.write('architecture-narrow', TITLE)


if __name__ == '__main__':
    wide()
    narrow()
