import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  type TurnContext,
} from "botbuilder";
import type { Connector } from "../../../src/standins/connector/connector.ts";

/** A bot on Microsoft's own library, which is told where to find keys and tokens, and nothing else that is not usual. */
export type SdkBot = {
  /** Does something in a conversation, as if nobody had spoken. */
  reach(reference: Partial<ConversationReference>, act: (context: TurnContext) => Promise<void>): Promise<void>;
  /** Opens the personal chat of whoever has this object id. */
  openChat(aadObjectId: string, act: (context: TurnContext) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** Starts it on a free port and tells Teams where. */
export async function startSdkBot(teams: Connector, turn: (context: TurnContext) => Promise<void>): Promise<SdkBot> {
  const credentials = {
    isValidAppId: async (appId: string) => appId === teams.appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      // biome-ignore lint/suspicious/noExplicitAny: the library's own type is any.
      signRequest: async (request: any) => {
        request.headers.set("authorization", `Bearer ${teams.mintBotToken()}`);
        return request;
      },
    }),
  };
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToBotFromChannelTokenIssuer: teams.issuer,
      ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
      ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
      ToChannelFromBotOAuthScope: "https://api.botframework.com",
      OAuthUrl: "https://api.botframework.com",
      CallerId: "",
      ValidateAuthority: true,
    } as never,
    credentials as never,
  );
  const adapter = new CloudAdapter(authentication);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const express = Object.assign(response, {
      status: (status: number) => Object.assign(response, { statusCode: status }),
      header: (name: string, value: string) => response.setHeader(name, value),
      send: (body: unknown) => response.write(typeof body === "string" ? body : JSON.stringify(body)),
    });
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    // A turn that fails before it is answered has no answer of its own in this library.
    await adapter.process(Object.assign(request, { body }) as never, express as never, turn).catch(() => {
      response.statusCode = 500;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  teams.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  return {
    reach: (reference, act) => adapter.continueConversationAsync(teams.appId, reference, act),
    openChat: (aadObjectId, act) =>
      adapter.createConversationAsync(
        teams.appId,
        "msteams",
        teams.serviceUrl(),
        "https://api.botframework.com",
        {
          bot: teams.bot,
          isGroup: false,
          members: [{ id: aadObjectId, name: "" }],
          tenantId: teams.tenantId,
          channelData: { tenant: { id: teams.tenantId } },
        } as never,
        act,
      ),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
