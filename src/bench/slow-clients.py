"""Slow clients, and beside them one that adds and one that probes: slow-clients.py KIND CLIENTS SECONDS PORT METRICS_PORT.

Prints one line, and ends with 1 when a probe failed or took a second, a row is missing, or it is not normal after 10 s.
"""
import asyncio
import os
import random
import socket
import struct
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

FORM = (b'POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n'
        b'Content-Length: %d\r\n\r\nmessage=')
PAGE = b'GET /consultation%s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\n\r\n'
KINDS = {  # what a client sends, and whether it goes on, a byte a second
    'line': (b'GET /add?message=' + b'x' * 15_000, True),
    'body': (FORM % 16_384 + b'x' * 16_000, True),
    'long-body': (FORM % 65_536 + b'x' * 64_000, True),
    'unread-json': (PAGE % (b'', b'application/json') * 20, False),
    'unread-older': (PAGE % (b'?before=1000', b'application/json') * 20, False),
    'unread-html': (PAGE % (b'', b'text/html') * 20, False),
}
PAGE_EVENTS = 50  # of 900 characters of four bytes: 600 kB as JSON with escapes, 180 kB without
TCP_ESTABLISHED = 1


def get(port, path, timeout=30):
    """The status and the seconds of an answer; the status is a text when there is none."""
    begin = time.monotonic()
    try:
        with urllib.request.urlopen(f'http://localhost:{port}{path}', timeout=timeout) as answer:
            answer.read()
            return answer.status, time.monotonic() - begin
    except OSError as e:  # URLError, HTTPError and timeouts are
        return str(e), time.monotonic() - begin


def count(port):
    with urllib.request.urlopen(f'http://localhost:{port}/count', timeout=30) as answer:
        return int(''.join(filter(str.isdigit, answer.read().decode())))


class Attack:
    def __init__(self, kind, end, port):
        self.begin, self.goes_on = KINDS[kind]
        self.end = end
        self.port = port
        self.connections = 0

    async def client(self):
        loop = asyncio.get_running_loop()
        await asyncio.sleep(random.uniform(0, 1))
        while time.monotonic() < self.end:
            with socket.socket() as client:
                client.setblocking(False)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                try:
                    await asyncio.wait_for(loop.sock_connect(client, ('127.0.0.1', self.port)), 5)
                    self.connections += 1
                    await asyncio.wait_for(loop.sock_sendall(client, self.begin), 5)
                    await self.wait(client)
                except (OSError, asyncio.TimeoutError):
                    pass
            await asyncio.sleep(random.uniform(0.5, 1.5))

    async def wait(self, client):
        while time.monotonic() < self.end:
            await asyncio.sleep(1)
            if self.goes_on:
                client.send(b'x')
            elif struct.unpack('B', client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1))[0] != TCP_ESTABLISHED:
                return

    async def all(self, clients):
        await asyncio.gather(*(self.client() for _ in range(clients)))


class Service:
    def __init__(self, port, metrics_port):
        self.port = port
        self.metrics_port = metrics_port
        self.acknowledged = self.refused = self.probes = self.failed_probes = 0
        self.slowest = self.slowest_add = 0.0

    def add(self, end):
        while time.monotonic() < end:
            status, seconds = get(self.port, '/add?message=event')
            if status == 200:
                self.acknowledged += 1
                self.slowest_add = max(self.slowest_add, seconds)
            else:
                self.refused += 1
                time.sleep(0.05)

    def probe(self, end):
        while time.monotonic() < end:
            self.probe_once()
            time.sleep(0.1)

    def probe_once(self):
        for path in ('/health/liveness', '/health/readiness'):
            status, seconds = get(self.metrics_port, path)
            self.probes += 1
            self.failed_probes += status != 200
            if path == '/health/liveness':
                self.slowest = max(self.slowest, seconds)

    def recovery(self):
        """Seconds until ten requests, one after the other, were answered."""
        begin, answered = time.monotonic(), 0
        while answered < 10 and time.monotonic() - begin < 30:
            answered = answered + 1 if get(self.port, '/count', 5)[0] == 200 else 0
        return time.monotonic() - begin


def main():
    kind, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    service = Service(int(sys.argv[4]), int(sys.argv[5]))
    message = urllib.parse.quote('\U0001f31e' * 900)
    for _ in range(PAGE_EVENTS):
        assert get(service.port, f'/add?message={message}')[0] == 200
    for _ in range(20):  # as the kubelet has done before
        service.probe_once()
    service.slowest = 0.0
    before = count(service.port)
    end = time.monotonic() + seconds
    reader, writer = os.pipe()
    if os.fork() == 0:  # so that the probes do not wait for this program
        os.nice(5)
        attack = Attack(kind, end, service.port)
        asyncio.run(attack.all(clients))
        os.write(writer, str(attack.connections).encode())
        os._exit(0)
    threads = [threading.Thread(target=f, args=[end], daemon=True) for f in (service.add, service.probe)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connections = int(os.read(reader, 100))
    recovery = service.recovery()
    try:
        rows = count(service.port) - before
    except OSError:
        rows = -1
    print(f'{kind}: {clients} clients {seconds:.0f} s: {connections} connections, {service.acknowledged} acknowledged'
          f' (slowest {service.slowest_add:.2f} s), {service.refused} refused, {rows} stored,'
          f' {service.probes} probes ({service.failed_probes} failed, slowest liveness {service.slowest:.2f} s),'
          f' normal after {recovery:.2f} s', flush=True)
    kept = service.acknowledged <= rows <= service.acknowledged + service.refused
    sys.exit(0 if kept and not service.failed_probes and service.slowest < 1 and recovery < 10 else 1)


main()
