package dev.sluice.gpu.simulator.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gpu.simulator.text.Script;
import java.nio.charset.StandardCharsets;

/// Frames of `/v1/completions`, field by field and in the order that vLLM sends them.
public final class CompletionFrames implements Frames {
    private static final byte[] NONE = {};

    private final Envelope envelope;
    private final String head;

    public CompletionFrames(Envelope envelope) {
        this.envelope = envelope;
        String json = envelope.json("text_completion").toString();
        this.head = "data: " + json.substring(0, json.length() - 1);
    }

    @Override
    public byte[] opening(int index) {
        return NONE;
    }

    @Override
    public byte[] toolCall(int index, Script script) {
        return NONE;
    }

    @Override
    public byte[] before(int index, Part part) {
        return utf8(head + ",\"choices\":[{\"index\":" + index + ",\"text\":\"");
    }

    @Override
    public byte[] after(Part part, String logprobs, String usage) {
        return utf8(
                "\",\"logprobs\":"
                        + logprobs
                        + ",\"finish_reason\":null,\"stop_reason\":null,\"token_ids\":null}]"
                        + usage
                        + "}\n\n");
    }

    @Override
    public String logprobs(Script script, int from, int to, int alternatives) {
        return Logprobs.completion(script, from, to, alternatives).toString();
    }

    @Override
    public byte[] finish(int index, Script script, boolean finished) {
        ObjectNode choice = Json.object().put("index", index).put("text", "");
        choice.putNull("logprobs");
        choice.put("finish_reason", finished ? script.ending().label() : null);
        choice.put("stop_reason", script.stopReason()).putNull("token_ids");
        return utf8(head + ",\"choices\":[" + choice + "]}\n\n");
    }

    @Override
    public byte[] usage(Usage usage) {
        return utf8(head + ",\"choices\":[],\"usage\":" + usage.json() + "}\n\n");
    }

    @Override
    public byte[] whole(Answer answer) {
        ObjectNode body = envelope.json("text_completion");
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < answer.choices().size(); i++) {
            Script script = answer.choices().get(i);
            int to = script.length();
            String prefix = answer.prefixes().isEmpty() ? "" : answer.prefixes().get(i);
            ObjectNode choice = choices.addObject().put("index", i);
            choice.put("text", prefix + script.text(0, to));
            if (answer.alternatives() >= 0) {
                int alternatives = answer.alternatives();
                choice.set("logprobs", Logprobs.completion(script, 0, to, alternatives));
            } else {
                choice.putNull("logprobs");
            }
            choice.put("finish_reason", answer.finished() ? script.ending().label() : null);
            choice.put("stop_reason", script.stopReason()).putNull("token_ids");
            choice.putNull("prompt_logprobs").putNull("prompt_token_ids");
        }
        body.putNull("service_tier").putNull("system_fingerprint");
        Usage usage = answer.usage();
        if (usage != null) {
            body.set("usage", usage.json());
        }
        return Json.bytes(body.putNull("kv_transfer_params"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
