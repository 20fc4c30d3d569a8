/** A call of the gateway, ready to paste. */
export type Snippet = { id: string; title: string; before: string; code: string };

/** The calls, for a gateway at an origin such as "https://sluice.example". */
export function snippets(origin: string): Snippet[] {
  return [
    { id: "curl", title: "curl", before: "In a shell:", code: curl(origin) },
    {
      id: "curl-stream",
      title: "curl, streaming",
      before: "In a shell:",
      code: curlStream(origin),
    },
    {
      id: "python",
      title: "Python",
      before: "With the official SDK, pip install openai:",
      code: python(origin),
    },
    {
      id: "javascript",
      title: "JavaScript",
      before: "With the official SDK, npm install openai:",
      code: javascript(origin),
    },
    {
      id: "java",
      title: "Java gRPC",
      before: "With the stubs of sluice-proto and io.grpc:grpc-netty-shaded:",
      code: java(origin),
    },
  ];
}

function curl(origin: string): string {
  return `curl ${origin}/v1/chat/completions \\
  -H "authorization: Bearer $SLUICE_API_KEY" \\
  -H "content-type: application/json" \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Hello"}]}'`;
}

function curlStream(origin: string): string {
  return `curl -N ${origin}/v1/chat/completions \\
  -H "authorization: Bearer $SLUICE_API_KEY" \\
  -H "content-type: application/json" \\
  -d '{"model": "auto", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'`;
}

function python(origin: string): string {
  return `import os
from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key=os.environ["SLUICE_API_KEY"])
answer = client.chat.completions.create(
    model="auto",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`;
}

function javascript(origin: string): string {
  return `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${origin}/v1", apiKey: process.env.SLUICE_API_KEY });
const stream = await client.chat.completions.create({
  model: "auto",
  messages: [{ role: "user", content: "Hello" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`;
}

function java(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  const tls = protocol === "https:";
  const target = `${hostname}:${port === "" ? (tls ? "443" : "80") : port}`;
  const credentials = tls ? "TlsChannelCredentials" : "InsecureChannelCredentials";
  return `var channel = Grpc.newChannelBuilder("${target}", ${credentials}.create()).build();
var headers = new Metadata();
headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + System.getenv("SLUICE_API_KEY"));
var chat = ChatServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

var hello = Part.newBuilder().setText(TextPart.newBuilder().setText("Hello"));
var request = ChatRequest.newBuilder()
        .setModel("auto")
        .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).addParts(hello))
        .build();
chat.streamChat(request)
        .forEachRemaining(chunk -> System.out.print(chunk.getDelta().getText()));
channel.shutdown();`;
}
