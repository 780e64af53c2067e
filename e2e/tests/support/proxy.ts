// What stands between browser and service where the product is deployed: it can ask for a sign-in, and it can have
// other files than the browser has.

import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import { freePort } from "./chain.ts";

/** Answers a request itself, and says so; what it leaves goes on to the service. */
export type Gate = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** A proxy in front of a service. */
export class Proxy {
  readonly address: string;
  gate: Gate = () => false;
  /** Changes the page's HTML. */
  rewrite: (html: string) => string = (html) => html;
  /** Under which name the service has a file. */
  rename: (path: string) => string = (path) => path;
  private readonly server: Server;

  private constructor(port: number, target: string) {
    this.address = `http://127.0.0.1:${port}`;
    this.server = createServer((incoming, outgoing) => {
      if (!this.gate(incoming, outgoing)) this.pass(target, incoming, outgoing);
    });
  }

  static async start(target: string): Promise<Proxy> {
    const port = await freePort();
    const proxy = new Proxy(port, target);
    await new Promise<void>((resolve) => proxy.server.listen(port, "127.0.0.1", resolve));
    return proxy;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const isPage = incoming.url === "/";
    const headers = { ...incoming.headers };
    if (isPage) delete headers["accept-encoding"];
    const call = request(
      `${target}${this.rename(incoming.url ?? "/")}`,
      { method: incoming.method, headers },
      (answer) => {
        if (!isPage) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        let html = "";
        answer.setEncoding("utf8").on("data", (text: string) => (html += text));
        answer.on("end", () => {
          const { "content-length": _, ...kept } = answer.headers;
          outgoing.writeHead(answer.statusCode ?? 502, kept).end(this.rewrite(html));
        });
      },
    );
    call.on("error", () => outgoing.destroy());
    outgoing.on("close", () => call.destroy());
    incoming.pipe(call);
  }
}
