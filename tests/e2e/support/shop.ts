import { createServer } from 'node:http';

export interface StrangeShop {
  readonly origin: string;
  /** The page embeds what this says, at the moment it is asked for. */
  snippet: string;
  /** Its content security policy; empty: none. */
  policy: string;
  close(): Promise<unknown>;
}

/** Somebody else's page, of another origin than the server's. */
export async function strangeShop(): Promise<StrangeShop> {
  const server = createServer((_request, response) => {
    const policy = shop.policy === '' ? {} : { 'content-security-policy': shop.policy };
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy });
    response.end(
      `<!doctype html><html lang="fa" dir="rtl"><title>دکان همسایه</title><h1>دکان همسایه</h1>${shop.snippet}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const shop = {
    origin: `http://localhost:${address.port}`,
    snippet: '',
    policy: '',
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return shop;
}
