// A stand-in for the server, for looking at the console while it is being built: one operator, made-up chats, and as
// much of docs/protocol.md as is needed to click through everything. It keeps no rule of the desk; tests that must
// mean something run against the real server.
//
//   node scripts/mock_server.js [--port 8081] [--empty]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { accounts, makeDesk } from './mock_data.js';

const { values: args } = parseArgs({
  options: { port: { type: 'string', default: '8081' }, empty: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('../../build/release/share/pasokh/console', import.meta.url));
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const desk = makeDesk(args.empty);
const me = {
  id: desk.operators[0].id,
  name: desk.operators[0].name,
  email: 'sara@shop.example',
  role: 'admin',
  totp: false,
};
let signedIn = false;

// ---- HTTP ----

const api = {
  'GET /api/console/sites': () => [
    200,
    {
      sites: [
        { id: 'demo', name: desk.site.name, needs_setup: false },
        { id: 'books', name: { fa: 'کتاب‌فروشی', en: 'Bookshop' }, needs_setup: true },
      ],
    },
  ],
  'GET /api/console/me': () => (signedIn ? [200, { me, site: desk.site }] : refuse(401, 'bad_credentials')),
  'POST /api/console/login': ({ password }) => {
    if (password === 'slow') return refuse(429, 'rate_limited', { retry_after_ms: 42_000 });
    if (password === 'wrong') return refuse(401, 'bad_credentials');
    signedIn = true;
    return [200, { me }];
  },
  'POST /api/console/setup': ({ token }) => {
    if (token === 'used') return refuse(401, 'bad_credentials');
    signedIn = true;
    return [200, { me }];
  },
  'POST /api/console/logout': () => {
    signedIn = false;
    return [204, null];
  },
  'POST /api/console/password': ({ current }) =>
    current === 'wrong' ? refuse(401, 'bad_credentials') : [204, null],
  'GET /api/console/operators': () => [200, { operators: accounts }],
  'POST /api/console/operators': (body) => {
    if (accounts.some((account) => account.email === body.email)) return refuse(409, 'conflict');
    accounts.push({ id: hex(), ...body, password: undefined });
    return [200, {}];
  },
};

const refuse = (status, code, more = {}) => [status, { error: { code, ...more } }];
const hex = () => Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');

async function answerApi(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
  const patched = /^\/api\/console\/operators\/(\w+)$/.exec(request.url);
  let result = refuse(404, 'not_found');
  if (patched && request.method === 'PATCH') {
    const account = accounts.find(({ id }) => id === patched[1]);
    if (body.capacity > 6) result = refuse(400, 'bad_field', { field: '/capacity' });
    else if (account) {
      Object.assign(account, body);
      result = [200, {}];
    }
  } else {
    const handler = api[`${request.method} ${request.url}`];
    if (handler) result = handler(body);
  }
  response.writeHead(result[0], { 'Content-Type': 'application/json' });
  response.end(result[1] === null ? '' : JSON.stringify(result[1]));
}

async function answerFile(request, response) {
  const path =
    normalize(new URL(request.url, 'http://mock').pathname).replace(/^\/console\/?/, '') || 'index.html';
  try {
    const body = await readFile(join(root, path));
    response.writeHead(200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

const http = createServer((request, response) => {
  void (request.url.startsWith('/api/') ? answerApi(request, response) : answerFile(request, response));
});

// ---- WebSocket ----

const sockets = new WebSocketServer({ server: http, path: '/ws/console' });
const send = (socket, frame) => socket.send(JSON.stringify(frame));
const everyone = (frame) => {
  for (const socket of sockets.clients) send(socket, frame);
};

const myRow = () => desk.operators[0];
const mine = () => [...desk.chats.values()];
const row = ({ lines, ...rest }) => ({ ...rest, top: lines.length, last: lines.at(-1) ?? null });
const queueFrame = () => ({
  total: desk.queue.length,
  entries: desk.queue.map((entry, index) => ({ ...entry, position: index + 1, lines: undefined })),
});

function changed() {
  myRow().load = mine().filter((chat) => chat.state === 'assigned').length;
  everyone({ type: 'queue', ...queueFrame() });
  everyone({ type: 'operators', operators: desk.operators });
}

function add(chat, line) {
  const full = { seq: chat.lines.length + 1, at: Date.now(), ...line };
  chat.lines.push(full);
  everyone({ type: 'message', chat: chat.id, ...full });
  return full;
}

function take(chatId) {
  const entry = chatId ? desk.queue.find(({ chat }) => chat === chatId) : desk.queue[0];
  if (!entry)
    return { code: chatId ? 'already_taken' : 'nothing_waiting', holder: { id: hex(), name: 'نیما' } };
  if (myRow().load >= myRow().capacity) return { code: 'at_capacity', retry: true };
  desk.queue.splice(desk.queue.indexOf(entry), 1);
  const chat = desk.admit(entry);
  desk.chats.set(chat.id, chat);
  everyone({ type: 'chat', chat: row(chat) });
  add(chat, { from: { kind: 'system' }, event: 'joined', subject: me.name });
  return null;
}

function leave(chat, frame) {
  desk.chats.delete(chat.id);
  everyone({ type: 'chat_gone', chat: chat.id, state: 'closed', closed: null, operator: null, ...frame });
}

const handlers = {
  say(chat, frame) {
    const line = add(chat, {
      from: { kind: 'operator', id: me.id, name: me.name },
      client_id: frame.client_id,
      text: frame.text,
    });
    if (chat.unanswered_since !== null) {
      chat.unanswered_since = null;
      everyone({ type: 'chat', chat: row(chat) });
    }
    setTimeout(() => everyone({ type: 'typing', chat: chat.id, on: true }), 900);
    setTimeout(() => everyone({ type: 'read', chat: chat.id, by: 'visitor', seq: line.seq }), 1200);
    return { type: 'accepted', client_id: frame.client_id, chat: chat.id, seq: line.seq, at: line.at };
  },
  close: (chat) => leave(chat, { closed: 'closed_by_operator' }),
  transfer: (chat, { operator }) =>
    leave(
      chat,
      operator ? { state: 'assigned', operator: { id: operator, name: 'نیما' } } : { state: 'queued' },
    ),
  hold: (chat) => reshape(chat, 'on_hold', 'held'),
  resume: (chat) => reshape(chat, 'assigned', 'resumed'),
  sync: (chat, { seq }) => {
    for (const line of chat.lines.slice(seq)) everyone({ type: 'message', chat: chat.id, ...line });
  },
  history: (chat, { ref, before, limit }) => {
    const older = chat.lines.filter(({ seq }) => seq < before);
    return {
      type: 'history',
      ref,
      chat: chat.id,
      earlier: older.length > limit,
      messages: older.slice(-limit),
    };
  },
};

function reshape(chat, state, event) {
  chat.state = state;
  add(chat, { from: { kind: 'system' }, event });
  everyone({ type: 'chat', chat: row(chat) });
}

const plain = {
  hello(socket) {
    send(socket, {
      type: 'welcome',
      v: 1,
      session: hex(),
      epoch: '6b1f0d3c2a594e87',
      at: Date.now(),
      beat_ms: 10_000,
      idle_after_ms: 600_000,
      me,
      site: desk.site,
      limits: { text_bytes: 8000 },
    });
    send(socket, {
      type: 'state',
      chats: mine().map(row),
      queue: queueFrame(),
      operators: desk.operators,
      offline_waiting: desk.offline.filter((message) => message.handled_at === null).length,
      visitors_total: desk.visitors.length,
    });
    for (const chat of mine())
      send(socket, {
        type: 'snapshot',
        chat: chat.id,
        earlier: chat.lines.length > 30,
        messages: chat.lines.slice(-30),
      });
    send(socket, { type: 'resumed', epoch: '6b1f0d3c2a594e87', recovered: false, tops: tops() });
  },
  status(_socket, { status, reason }) {
    Object.assign(myRow(), { status, reason: reason ?? '', effective: status === 'available' });
    changed();
  },
  watch(socket, { visitors }) {
    if (visitors)
      send(socket, {
        type: 'visitors',
        total: desk.visitors.length,
        full: true,
        changed: desk.visitors,
        gone: [],
      });
  },
  offline_list: (_socket, { ref }) => ({
    type: 'offline_messages',
    ref,
    offline_waiting: 2,
    more: false,
    messages: desk.offline,
  }),
  offline_handled(_socket, { id }) {
    const message = desk.offline.find((each) => each.id === id);
    Object.assign(message, { handled_at: Date.now(), handled_by: { id: me.id, name: me.name } });
  },
};

const tops = () => Object.fromEntries(mine().map((chat) => [chat.id, chat.lines.length]));

function onFrame(socket, frame) {
  const { type, ref } = frame;
  if (type === 'take') {
    const refusal = take(frame.chat);
    changed();
    return send(socket, refusal ? { type: 'error', ref, retry: false, ...refusal } : { type: 'done', ref });
  }
  const chat = desk.chats.get(frame.chat);
  const handler = chat ? handlers[type] : undefined;
  const answer = handler ? handler(chat, frame) : plain[type]?.(socket, frame);
  if (['close', 'transfer', 'hold', 'resume'].includes(type)) changed();
  if (answer?.type) send(socket, answer);
  else if (ref !== undefined) send(socket, { type: 'done', ref });
}

sockets.on('connection', (socket) => {
  socket.on('message', (data) => onFrame(socket, JSON.parse(data.toString())));
});
setInterval(
  () => everyone({ type: 'beat', epoch: '6b1f0d3c2a594e87', at: Date.now(), tops: tops() }),
  10_000,
).unref();

http.listen(Number(args.port), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${http.address().port}/console/`),
);
