package dev.sluice.gpu.tinymodel;

/// The model's chat template (Jinja): ChatML, with a part about tools so that the engine can offer
/// them and recognise a call.
///
/// Tools are listed between `<tools>` tags in the system turn; a call is JSON between `<tool_call>`
/// tags; its result comes back in a user turn between `<tool_response>` tags.
final class ChatTemplate {

    private ChatTemplate() {}

    static final String JINJA =
            """
            {%- if tools %}
            {{- '<|im_start|>system\\n' }}
            {%- if messages[0].role == 'system' %}
            {{- messages[0].content + '\\n\\n' }}
            {%- endif %}
            {{- 'You may call these tools:\\n<tools>' }}
            {%- for tool in tools %}
            {{- '\\n' + (tool | tojson) }}
            {%- endfor %}
            {{- '\\n</tools>\\nA call is one JSON object between tags:\\n<tool_call>\\n' }}
            {{- '{"name": <tool name>, "arguments": <object>}\\n</tool_call><|im_end|>\\n' }}
            {%- elif messages[0].role == 'system' %}
            {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
            {%- endif %}
            {%- for message in messages %}
            {%- if message.role == 'system' and loop.first %}
            {%- elif message.role == 'tool' %}
            {{- '<|im_start|>user\\n<tool_response>\\n' + message.content }}
            {{- '\\n</tool_response><|im_end|>\\n' }}
            {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' }}
            {%- if message.content %}
            {{- message.content }}
            {%- endif %}
            {%- if message.tool_calls %}
            {%- for call in message.tool_calls %}
            {%- if message.content or not loop.first %}
            {{- '\\n' }}
            {%- endif %}
            {{- '<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}
            {%- if call.function.arguments is string %}
            {{- call.function.arguments }}
            {%- else %}
            {{- call.function.arguments | tojson }}
            {%- endif %}
            {{- '}\\n</tool_call>' }}
            {%- endfor %}
            {%- endif %}
            {{- '<|im_end|>\\n' }}
            {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\\n' }}
            {%- endif %}
            """;
}
