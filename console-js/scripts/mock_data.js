// Made-up people and chats for mock_server.js.

const minute = 60_000;
const id = (digit) => digit.repeat(32).slice(0, 32);
const at = (minutesAgo) => Date.now() - minutesAgo * minute;

const pages = {
  bowl: {
    url: 'https://shop.example/fa/product/42',
    title: 'کاسه سفالی دست‌ساز نقش ماهی',
    referrer: 'https://search.example/',
  },
  cart: { url: 'https://shop.example/fa/cart', title: 'سبد خرید', referrer: '' },
  mug: { url: 'https://shop.example/en/product/7', title: 'Blue glazed mug – Toranj', referrer: '' },
  odd: { url: 'javascript:alert(1)', title: '<img src=x onerror=alert(1)>', referrer: '' },
};

const operator = (digit, name, status, load, capacity, more = {}) => ({
  id: id(digit),
  name,
  status,
  reason: '',
  idle: false,
  connected: true,
  effective: status === 'available',
  load,
  capacity,
  departments: [],
  languages: [],
  ...more,
});

const lines = (start, texts) =>
  texts.map(([kind, text, more], index) => ({
    seq: index + 1,
    at: at(start - index * 0.6),
    from:
      kind === 'operator'
        ? { kind, id: id('1'), name: 'سارا' }
        : kind === 'bot'
          ? { kind, name: 'ترنج' }
          : { kind },
    ...(text === null ? {} : { text }),
    ...more,
  }));

const anonymous = { verified: false, name: null, email: null };

const chat = (digit, visitor, page, language, texts, more = {}) => ({
  id: id(digit),
  state: 'assigned',
  department: 'support',
  language,
  visitor: { id: visitor.padEnd(32, '0'), online: true, ...anonymous, page },
  operator: { id: id('1'), name: 'سارا' },
  created_at: at(14),
  queued_at: at(12),
  assigned_at: at(9),
  first_reply_at: null,
  closed: null,
  visitor_read: 6,
  operator_read: 4,
  late: false,
  unanswered_since: null,
  card: null,
  lines: texts,
  ...more,
});

function chats() {
  const long = Array.from({ length: 44 }, (_, index) => [
    index % 3 === 0 ? 'operator' : 'visitor',
    index % 2 === 0
      ? `پیام شماره ${index + 1} دربارهٔ سفارش A-10${index}`
      : `message ${index + 1}: price 1,250,000 تومان؟`,
  ]);
  return [
    chat(
      'a',
      '7f3a',
      pages.bowl,
      'fa',
      lines(11, [
        ['visitor', 'سلام، هزینهٔ ارسال به شیراز چقدره؟'],
        [
          'bot',
          'منظورتان کدام است؟',
          {
            choices: [
              { id: 'c1', label: 'هزینه ارسال چقدر است؟' },
              { id: 'c2', label: 'سفارش کی می‌رسد؟' },
            ],
          },
        ],
        ['visitor', 'می‌خوام با اپراتور صحبت کنم'],
        ['system', null, { event: 'handed_over' }],
        ['system', null, { event: 'joined', subject: 'سارا' }],
        [
          'operator',
          'سلام! ارسال به شیراز با post پیشتاز ۴۵٬۰۰۰ تومان است و برای سفارش بالای ۵۰۰٬۰۰۰ تومان رایگان.',
        ],
        [
          'visitor',
          'عالیه. کد تخفیف WELCOME10 هم کار می‌کنه؟ اینجا دیدم: https://shop.example/fa/off?code=WELCOME10',
        ],
      ]),
      {
        unanswered_since: at(1.4),
        card: {
          question: 'هزینه ارسال به شیراز چقدره؟',
          reason: 'wants_human',
          candidates: [
            { entry: 'shipping-cost', question: 'هزینه ارسال چقدر است؟', score: 0.61 },
            { entry: 'shipping-time', question: 'سفارش چند روزه می‌رسد؟', score: 0.38 },
            { entry: 'cities', question: 'به کدام شهرها می‌فرستید؟', score: 0.22 },
          ],
        },
      },
    ),
    chat(
      'b',
      'c01d',
      pages.mug,
      'en',
      lines(8, [
        ['visitor', 'Hi, is the blue mug dishwasher safe?'],
        ['system', null, { event: 'joined', subject: 'سارا' }],
        ['operator', 'Hello! Yes, the glaze is fired at 1200 °C. Order no. A-1024 is on its way.'],
        ['visitor', 'Great, thanks 🙏'],
        ['visitor', '<script>alert("x")</script> <b>just text</b> javascript:alert(1)'],
      ]),
      { unanswered_since: at(4.2), late: true, operator_read: 3 },
    ),
    chat('c', '19be', pages.cart, 'fa', lines(40, long), {
      operator_read: 44,
      visitor_read: 44,
      visitor: { id: '19be'.padEnd(32, '0'), online: false, ...anonymous, page: pages.cart },
    }),
    chat(
      'd',
      'e5d2',
      pages.odd,
      'fa',
      lines(6, [
        ['visitor', 'سفارشم هنوز نرسیده 😔 شماره‌اش ۱۲۳۴ است'],
        ['system', null, { event: 'joined', subject: 'سارا' }],
        ['operator', 'الان پیگیری می‌کنم، لطفاً چند لحظه صبر کنید.'],
      ]),
      {
        card: { question: 'سفارشم نرسیده', reason: 'complaint', candidates: [] },
        visitor_read: 2,
        operator_read: 3,
      },
    ),
    chat(
      'f',
      'b7aa',
      pages.bowl,
      'fa',
      lines(30, [
        ['visitor', 'عکس دیگه‌ای هم از کاسه دارید؟'],
        ['operator', 'از همکارم در انبار می‌پرسم.'],
        ['system', null, { event: 'held' }],
      ]),
      {
        state: 'on_hold',
        operator_read: 3,
      },
    ),
  ];
}

const waiting = (digit, visitor, minutes, language, preview, reserved = null) => ({
  chat: id(digit),
  department: 'support',
  since: at(minutes),
  language,
  visitor: { id: visitor.padEnd(32, '0'), online: true, ...anonymous },
  preview,
  reserved_for: reserved,
});

const visitor = (name, page, language, minutes, count, returning, chatId, state) => ({
  id: name.padEnd(32, '0'),
  ...anonymous,
  page,
  language,
  since: at(minutes),
  pages: count,
  returning,
  chat: chatId,
  state,
});

export const accounts = [
  {
    id: id('1'),
    name: 'سارا',
    email: 'sara@shop.example',
    role: 'admin',
    departments: [],
    languages: ['fa', 'en'],
    capacity: 5,
    disabled: false,
    totp: false,
  },
  {
    id: id('2'),
    name: 'نیما',
    email: 'nima@shop.example',
    role: 'operator',
    departments: ['support'],
    languages: ['fa'],
    capacity: 3,
    disabled: false,
    totp: false,
  },
  {
    id: id('3'),
    name: 'Leila',
    email: 'leila@shop.example',
    role: 'operator',
    departments: ['sales'],
    languages: ['en'],
    capacity: 6,
    disabled: false,
    totp: false,
  },
  {
    id: id('4'),
    name: 'کیان',
    email: 'kian@shop.example',
    role: 'operator',
    departments: [],
    languages: [],
    capacity: 2,
    disabled: true,
    totp: true,
  },
];

export function makeDesk(empty) {
  const mine = empty ? [] : chats();
  return {
    site: {
      id: 'demo',
      name: { fa: 'فروشگاه ترنج', en: 'Toranj shop' },
      languages: ['fa', 'en'],
      time_zone: 'Asia/Tehran',
      departments: [
        { id: 'support', name: { fa: 'پشتیبانی', en: 'Support' } },
        { id: 'sales', name: { fa: 'فروش', en: 'Sales' } },
      ],
    },
    operators: [
      operator('1', 'سارا', 'available', empty ? 0 : 4, 5),
      operator('2', 'نیما', 'available', 3, 3, { departments: ['support'] }),
      operator('3', 'Leila', 'available', 1, 6, { departments: ['sales'] }),
      operator('4', 'کیان', 'away', 0, 2, { reason: 'ناهار' }),
    ],
    chats: new Map(mine.map((each) => [each.id, each])),
    queue: empty
      ? []
      : [
          waiting('1a', 'd41c', 3.4, 'fa', 'سفارشم نرسیده و کسی جواب نمی‌دهد'),
          waiting('2b', '0ae9', 2.1, 'en', 'Can I return an opened item?', { id: id('1'), name: 'سارا' }),
          waiting('3c', 'fd05', 0.4, 'fa', ''),
        ],
    visitors: empty
      ? []
      : [
          visitor('7f3a', pages.bowl, 'fa', 14, 3, true, id('a'), 'assigned'),
          visitor('c01d', pages.mug, 'en', 9, 2, false, id('b'), 'assigned'),
          visitor('d41c', pages.cart, 'fa', 5, 6, true, id('1a'), 'queued'),
          visitor('e5d2', pages.odd, 'fa', 3, 1, false, null, null),
          visitor('5aa0', pages.mug, 'en', 1, 1, false, null, 'bot'),
        ],
    offline: empty
      ? []
      : [
          {
            id: id('8'),
            visitor: '5a00'.padEnd(32, '0'),
            chat: null,
            name: 'مینا رضایی',
            contact: 'mina@example.com',
            text: 'لطفاً دربارهٔ سفارش ۱۲۳۴ خبر بدهید.\nدو روز است منتظرم.',
            language: 'fa',
            page: pages.cart,
            at: at(95),
            handled_at: null,
            handled_by: null,
          },
          {
            id: id('9'),
            visitor: '6b00'.padEnd(32, '0'),
            chat: null,
            name: '',
            contact: '0912 000 0000',
            text: 'Please call me about wholesale prices.',
            language: 'en',
            page: pages.mug,
            at: at(300),
            handled_at: null,
            handled_by: null,
          },
          {
            id: id('7'),
            visitor: '6c00'.padEnd(32, '0'),
            chat: null,
            name: '<b>x</b>',
            contact: 'javascript:alert(1)',
            text: 'تماس بگیرید',
            language: 'fa',
            page: pages.odd,
            at: at(3000),
            handled_at: at(2900),
            handled_by: { id: id('2'), name: 'نیما' },
          },
        ],
    admit: (entry) => ({
      ...chat('0', 'x', pages.bowl, entry.language, lines(2, [['visitor', entry.preview || 'سلام']])),
      id: entry.chat,
      visitor: { ...entry.visitor, page: pages.bowl },
      assigned_at: Date.now(),
      unanswered_since: entry.since,
      operator_read: 0,
    }),
  };
}
