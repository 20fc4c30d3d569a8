// Official Node clients, unmodified, against a running gateway. Told by environment:
//   SLUICE_BASE_URL    the gateway with /v1
//   SLUICE_API_KEY     a key
//   SIMULATOR_URL      the simulated vLLM behind the model `simulated`, to see what reached it
//   SLUICE_CLIENTS     `openai6` under Node 20; `openai,ai` under Node 22
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

const baseURL = required('SLUICE_BASE_URL');
const apiKey = required('SLUICE_API_KEY');
const simulator = required('SIMULATOR_URL');
const clients = required('SLUICE_CLIENTS').split(',');

function required(name) {
    const value = process.env[name];
    assert.ok(value, `${name} is not set`);
    return value;
}

const weather = {
    type: 'function',
    function: {
        name: 'get_weather',
        description: 'Tells the weather',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
};

const ask = (text, more = {}) => ({
    model: 'simulated',
    messages: [{ role: 'user', content: text }],
    ...more,
});

/** What the simulator wrote down about the requests that met this fault. */
async function seen(fault) {
    const log = await (await fetch(`${simulator}/sim/log`)).json();
    return log.entries.filter((entry) => entry.fault === fault);
}

/** Waits until the simulator has seen the client of a request leave. */
async function abortSeen(fault) {
    const outcomes = async () => (await seen(fault)).map((entry) => entry.outcome);
    for (let tries = 0; tries < 200 && (await outcomes()).length === 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(await outcomes(), ['aborted']);
}

for (const name of clients.filter((client) => client.startsWith('openai'))) {
    describe(name, () => openai(name));
}
if (clients.includes('ai')) {
    describe('AI SDK, openai.chat', () => aiSdk('openai'));
    describe('AI SDK, openai-compatible', () => aiSdk('compatible'));
}

function openai(name) {
    let OpenAI;
    let client;

    before(async () => {
        ({ default: OpenAI } = await import(name));
        client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
    });

    /** All chunks, by the raw loop. */
    async function loop(params, options) {
        const chunks = [];
        for await (const chunk of await client.chat.completions.create({ ...params, stream: true }, options)) {
            chunks.push(chunk);
        }
        return chunks;
    }

    const text = (chunks, index = 0) =>
        chunks
            .flatMap((chunk) => chunk.choices.filter((choice) => choice.index === index))
            .map((choice) => choice.delta.content ?? '')
            .join('');

    test('chats', async () => {
        const answer = await client.chat.completions.create(ask('sim:tokens=5'));
        assert.equal(answer.choices[0].finish_reason, 'stop');
        assert.ok(answer.choices[0].message.content);
        assert.equal(answer.usage.completion_tokens, 5);
        assert.ok(answer._request_id, 'x-request-id');
    });

    test('streams by loop and by helper the same as the whole answer', async () => {
        const params = ask('sim:unicode sim:tokens=60', { seed: 1 });
        const whole = await client.chat.completions.create(params);
        const helper = await client.chat.completions.stream(params).finalChatCompletion();
        const expected = whole.choices[0].message.content;
        assert.equal(text(await loop(params)), expected);
        assert.equal(helper.choices[0].message.content, expected);
        assert.equal(helper.choices[0].finish_reason, 'stop');
    });

    test('streams usage only to who asks for it', async () => {
        const silent = await loop(ask('sim:tokens=7'));
        assert.ok(silent.every((chunk) => chunk.usage == null && chunk.choices.length === 1));
        const options = { stream_options: { include_usage: true } };
        const asked = await loop(ask('sim:tokens=7', options));
        assert.deepEqual(asked.at(-1).choices, []);
        assert.equal(asked.at(-1).usage.completion_tokens, 7);
        const helper = client.chat.completions.stream(ask('sim:tokens=7', options));
        assert.equal((await helper.totalUsage()).completion_tokens, 7);
    });

    test('calls tools', async () => {
        const params = ask('sim:tool', { tools: [weather], tool_choice: 'auto' });
        const whole = await client.chat.completions.create(params);
        const helper = await client.chat.completions.stream(params).finalChatCompletion();
        for (const answer of [whole, helper]) {
            assert.equal(answer.choices[0].finish_reason, 'tool_calls');
            const [call] = answer.choices[0].message.tool_calls;
            assert.ok(call.id);
            assert.equal(call.type, 'function');
            assert.equal(call.function.name, 'get_weather');
            assert.equal(typeof JSON.parse(call.function.arguments), 'object');
        }
        const deltas = (await loop(params)).flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
        assert.equal(deltas[0].function.name, 'get_weather');
        assert.ok(deltas.every((delta) => delta.index === 0));
    });

    test('answers several times', async () => {
        const params = ask('sim:tokens=12', { n: 3 });
        const whole = await client.chat.completions.create(params);
        assert.deepEqual(whole.choices.map((choice) => choice.index), [0, 1, 2]);
        const chunks = await loop(params);
        const helper = await client.chat.completions.stream(params).finalChatCompletion();
        for (const index of [0, 1, 2]) {
            assert.ok(text(chunks, index));
            assert.ok(helper.choices[index].message.content);
        }
    });

    test('tells log-probabilities', async () => {
        const params = ask('sim:tokens=4', { logprobs: true, top_logprobs: 2 });
        const whole = await client.chat.completions.create(params);
        const helper = await client.chat.completions.stream(params).finalChatCompletion();
        for (const answer of [whole, helper]) {
            const tokens = answer.choices[0].logprobs.content;
            assert.equal(tokens.length, 4);
            assert.ok(tokens.every((token) => token.logprob <= 0 && token.top_logprobs.length === 2));
        }
    });

    test('embeds the same as base64, its default, and as numbers', async () => {
        const params = { model: 'all-minilm-l6-v2', input: ['red', 'blue'] };
        const packed = await client.embeddings.create(params);
        const plain = await client.embeddings.create({ ...params, encoding_format: 'float' });
        assert.equal(packed.data.length, 2);
        assert.equal(packed.data[1].index, 1);
        assert.equal(packed.data[0].embedding.length, 384);
        assert.deepEqual(packed.data[0].embedding.map(Math.fround), plain.data[0].embedding.map(Math.fround));
        assert.ok(plain.usage.prompt_tokens > 0);
    });

    test('lists models', async () => {
        const ids = [];
        for await (const model of client.models.list()) ids.push(model.id);
        assert.ok(ids.includes('simulated'));
        assert.equal((await client.models.retrieve('simulated')).object, 'model');
    });

    test('refuses a bad key', async () => {
        const stranger = new OpenAI({ baseURL, apiKey: 'sk-slc_0000000000_nonsense', maxRetries: 0 });
        await assert.rejects(stranger.chat.completions.create(ask('hi')), (error) => {
            assert.ok(error instanceof OpenAI.AuthenticationError);
            assert.equal(error.status, 401);
            assert.equal(error.code, 'invalid_api_key');
            return true;
        });
    });

    test('does not know the model', async () => {
        for (const stream of [false, true]) {
            const asking = client.chat.completions.create({ ...ask('hi'), model: 'gpt-9', stream });
            await assert.rejects(asking, (error) => {
                assert.ok(error instanceof OpenAI.NotFoundError);
                assert.equal(error.code, 'model_not_found');
                assert.equal(error.param, 'model');
                return true;
            });
        }
    });

    test('refuses what it cannot read', async () => {
        await assert.rejects(client.chat.completions.create({ ...ask('hi'), messages: [] }), (error) => {
            assert.ok(error instanceof OpenAI.BadRequestError);
            assert.equal(error.type, 'invalid_request_error');
            assert.equal(error.param, 'messages');
            return true;
        });
    });

    test('does not repeat what cannot succeed', async () => {
        const patient = new OpenAI({ baseURL, apiKey });
        const fault = 'status=501';
        const asking = patient.chat.completions.create(ask(`sim:fault=${fault}`));
        await assert.rejects(asking, OpenAI.InternalServerError);
        assert.equal((await seen(fault)).length, 1);
    });

    test('fails a stream in the middle', async () => {
        for (const fault of ['error-in-stream-after=3', 'malformed-sse=3', 'cut-at-byte=900', 'reset-at-byte=900']) {
            const params = ask(`sim:tokens=50 sim:fault=${fault}`);
            const failure = (error) => {
                assert.ok(error instanceof OpenAI.APIError, `${fault}: ${error}`);
                assert.equal(error.code, 'backend_failed');
                assert.equal(error.type, 'server_error');
                return true;
            };
            await assert.rejects(loop(params), failure);
            await assert.rejects(client.chat.completions.stream(params).done(), OpenAI.OpenAIError);
            await client.chat.completions.create(ask('sim:tokens=1')); // ends the row of faults
        }
    });

    test('cancels the back end when the reader leaves', async () => {
        const stream = await client.chat.completions.create({
            ...ask('sim:tokens=50 sim:fault=stall-after=7'),
            stream: true,
        });
        for await (const chunk of stream) {
            if (chunk.choices[0]?.delta.content) break;
        }
        await abortSeen('stall-after=7');

        const helper = client.chat.completions.stream(ask('sim:tokens=50 sim:fault=stall-after=8'));
        helper.on('content', () => helper.abort());
        await assert.rejects(helper.done(), OpenAI.APIUserAbortError);
        await abortSeen('stall-after=8');
    });
}

function aiSdk(kind) {
    let ai;
    let provider;
    let model;

    before(async () => {
        ai = await import('ai');
        globalThis.AI_SDK_LOG_WARNINGS = false;
        provider = await connect(apiKey);
        model = (id) => (kind === 'openai' ? provider.chat(id) : provider.chatModel(id));
    });

    async function connect(key) {
        if (kind === 'openai') {
            return (await import('@ai-sdk/openai')).createOpenAI({ baseURL, apiKey: key });
        }
        const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
        return createOpenAICompatible({ name: 'sluice', baseURL, apiKey: key, includeUsage: true });
    }

    const tools = () => ({
        get_weather: ai.tool({
            description: 'Tells the weather',
            inputSchema: ai.jsonSchema(weather.function.parameters),
        }),
    });

    /** A stream's result; its errors are thrown, not printed. */
    async function stream(options) {
        let failure;
        const result = ai.streamText({
            maxRetries: 0,
            onError: ({ error }) => {
                failure = error;
            },
            ...options,
        });
        const parts = [];
        for await (const part of result.fullStream) parts.push(part);
        if (failure) throw failure;
        return { result, parts };
    }

    test('chats', async () => {
        const answer = await ai.generateText({ model: model('simulated'), prompt: 'sim:tokens=5', maxRetries: 0 });
        assert.ok(answer.text);
        assert.equal(answer.finishReason, 'stop');
        assert.equal(answer.usage.outputTokens, 5);
    });

    test('streams', async () => {
        const prompt = 'sim:unicode sim:tokens=60';
        const whole = await ai.generateText({ model: model('simulated'), prompt, seed: 1, maxRetries: 0 });
        const { result } = await stream({ model: model('simulated'), prompt, seed: 1 });
        assert.equal(await result.text, whole.text);
        assert.equal(await result.finishReason, 'stop');
        assert.equal((await result.usage).outputTokens, whole.usage.outputTokens);
    });

    test('calls tools', async () => {
        const options = { model: model('simulated'), prompt: 'sim:tool', tools: tools(), maxRetries: 0 };
        const whole = await ai.generateText(options);
        const { result } = await stream(options);
        for (const calls of [whole.toolCalls, await result.toolCalls]) {
            assert.equal(calls.length, 1);
            assert.equal(calls[0].toolName, 'get_weather');
            assert.equal(typeof calls[0].input, 'object');
        }
        assert.equal(await result.finishReason, 'tool-calls');
    });

    test('embeds', async () => {
        const embedding = provider.embeddingModel('all-minilm-l6-v2');
        const { embeddings } = await ai.embedMany({ model: embedding, values: ['red', 'blue'], maxRetries: 0 });
        assert.equal(embeddings.length, 2);
        assert.equal(embeddings[0].length, 384);
    });

    test('tells errors before a stream', async () => {
        const stranger = await connect('sk-slc_0000000000_nonsense');
        const strange = kind === 'openai' ? stranger.chat('simulated') : stranger.chatModel('simulated');
        const cases = [
            [strange, 401, 'invalid_api_key'],
            [model('gpt-9'), 404, 'model_not_found'],
        ];
        for (const [refused, status, code] of cases) {
            const failure = (error) => {
                assert.ok(ai.APICallError.isInstance(error), String(error));
                assert.equal(error.statusCode, status);
                assert.equal(error.data.error.code, code);
                return true;
            };
            await assert.rejects(ai.generateText({ model: refused, prompt: 'hi', maxRetries: 0 }), failure);
            await assert.rejects(stream({ model: refused, prompt: 'hi' }), failure);
        }
    });

    test('tells an error inside a stream', async () => {
        const prompt = 'sim:tokens=50 sim:fault=error-in-stream-after=3';
        await assert.rejects(stream({ model: model('simulated'), prompt }), /back end failed/);
    });

    test('cancels the back end when the reader leaves', async () => {
        const leaving = new AbortController();
        const fault = `stall-after=${kind === 'openai' ? 9 : 10}`;
        const { parts } = await stream({
            model: model('simulated'),
            prompt: `sim:tokens=50 sim:fault=${fault}`,
            abortSignal: leaving.signal,
            onChunk: ({ chunk }) => chunk.type === 'text-delta' && leaving.abort(),
        });
        assert.equal(parts.at(-1).type, 'abort');
        await abortSeen(fault);
    });
}
