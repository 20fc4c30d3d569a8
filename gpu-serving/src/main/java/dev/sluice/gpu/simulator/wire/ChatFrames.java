package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.engine.Ending;
import dev.sluice.gpu.simulator.text.Mixing;
import dev.sluice.gpu.simulator.text.Script;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Frames of `/v1/chat/completions`, field by field and in the order that vLLM sends them.
public final class ChatFrames implements Frames {
    private final Envelope envelope;
    private final String head;

    public ChatFrames(Envelope envelope) {
        this.envelope = envelope;
        String json = envelope.json("chat.completion.chunk").toString();
        this.head = "data: " + json.substring(0, json.length() - 1);
    }

    @Override
    public byte[] opening(int index) {
        String delta = "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}";
        return frame(index, delta, "\"logprobs\":null,\"finish_reason\":null}]");
    }

    @Override
    public byte[] toolCall(int index, Script script) {
        ObjectNode call = Json.object().put("id", callId(index)).put("type", "function");
        call.put("index", 0).putObject("function").put("name", script.tool()).put("arguments", "");
        return frame(index, "\"delta\":{\"tool_calls\":[" + call + "]}", rest("null") + "]");
    }

    @Override
    public byte[] before(int index, Part part) {
        String delta =
                switch (part) {
                    case REASONING -> "{\"reasoning\":\"";
                    case CONTENT -> "{\"content\":\"";
                    case ARGUMENTS ->
                            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"";
                };
        return utf8(head + ",\"choices\":[{\"index\":" + index + ",\"delta\":" + delta);
    }

    @Override
    public byte[] after(Part part, String logprobs, String usage) {
        String close = part == Part.ARGUMENTS ? "\"}}]}," : "\"},";
        return utf8(close + rest(logprobs) + "]" + usage + "}\n\n");
    }

    @Override
    public String logprobs(Script script, int from, int to, int alternatives) {
        return Logprobs.chat(script, from, to, alternatives).toString();
    }

    @Override
    public byte[] finish(int index, Script script, boolean finished) {
        ObjectNode end = Json.object();
        end.putNull("logprobs");
        end.put("finish_reason", finished ? reason(script) : null);
        end.put("stop_reason", script.stopReason()).putNull("token_ids");
        return frame(index, "\"delta\":{\"content\":\"\"}", end.toString().substring(1) + "]");
    }

    @Override
    public byte[] usage(Usage usage) {
        return utf8(head + ",\"choices\":[],\"usage\":" + usage.json() + "}\n\n");
    }

    @Override
    public byte[] whole(Answer answer) {
        ObjectNode body = envelope.json("chat.completion");
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < answer.choices().size(); i++) {
            choice(choices.addObject().put("index", i), i, answer);
        }
        body.putNull("service_tier").putNull("system_fingerprint");
        Usage usage = answer.usage();
        if (usage != null) {
            body.set("usage", usage.json());
        }
        body.putNull("prompt_logprobs").putNull("prompt_token_ids").putNull("kv_transfer_params");
        return Json.bytes(body);
    }

    private void choice(ObjectNode choice, int index, Answer answer) {
        Script script = answer.choices().get(index);
        int from = script.reasoning();
        String said = script.text(from, script.length());
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", script.tool() == null ? said : null);
        message.putNull("refusal").putNull("annotations").putNull("audio");
        message.putNull("function_call");
        ArrayNode calls = message.putArray("tool_calls");
        if (script.tool() != null) {
            ObjectNode call = calls.addObject().put("id", callId(index)).put("type", "function");
            call.putObject("function").put("name", script.tool()).put("arguments", said);
        }
        message.put("reasoning", from == 0 ? null : script.text(0, from));
        if (answer.alternatives() >= 0 && script.tool() == null) {
            int to = script.length();
            choice.set("logprobs", Logprobs.chat(script, from, to, answer.alternatives()));
        } else {
            choice.putNull("logprobs");
        }
        choice.put("finish_reason", answer.finished() ? reason(script) : null);
        choice.put("stop_reason", script.stopReason()).putNull("token_ids");
    }

    private String callId(int index) {
        long hash = Mixing.mix(Mixing.of(envelope.id()) + index);
        return "chatcmpl-tool-" + String.format("%016x", hash);
    }

    private static @Nullable String reason(Script script) {
        boolean called = script.tool() != null && script.ending() == Ending.STOP;
        return called ? "tool_calls" : script.ending().label();
    }

    private static String rest(String logprobs) {
        return "\"logprobs\":" + logprobs + ",\"finish_reason\":null,\"token_ids\":null}";
    }

    private byte[] frame(int index, String delta, String rest) {
        return utf8(
                head + ",\"choices\":[{\"index\":" + index + "," + delta + "," + rest + "}\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
