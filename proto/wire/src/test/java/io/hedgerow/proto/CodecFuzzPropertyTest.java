package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated documents are read or refused with a {@link DecodeException}; nothing else ever comes out. */
class CodecFuzzPropertyTest {
    private static final int SEEDS = 10_000;
    private static final int CORPUS = 200;
    private static final byte[] LIKELY =
            "{}[]\",:0123456789eE.+-\\utfn \n\0\u007f".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private interface Encoding {
        byte[] of(RandomWireMessages random);
    }

    private interface Decoding {
        Object of(byte[] bytes) throws DecodeException;
    }

    private static void refusesOrReads(Encoding encoding, Decoding decoding) {
        byte[][] corpus = new byte[CORPUS][];
        for (int i = 0; i < CORPUS; i++) {
            corpus[i] = encoding.of(new RandomWireMessages(i));
        }
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] bytes = mutated(corpus[(int) (seed % CORPUS)], new Random(seed));
            refused += isRefused(decoding, bytes, seed) ? 1 : 0;
        }
        assertThat(refused).isBetween(SEEDS / 10, SEEDS - 1);
    }

    private static boolean isRefused(Decoding decoding, byte[] bytes, long seed) {
        try {
            decoding.of(bytes);
            return false;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            return true;
        } catch (RuntimeException | Error e) {
            return fail("seed " + seed, e);
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            byte likely = LIKELY[random.nextInt(LIKELY.length)];
            mutated = switch (random.nextInt(5)) {
                case 0 -> replaced(mutated, at, 1, (byte) random.nextInt());
                case 1 -> replaced(mutated, at, 1, likely);
                case 2 -> replaced(mutated, at, 1);
                case 3 -> replaced(mutated, at, 0, likely);
                default -> replaced(mutated, at, Math.min(mutated.length - at, random.nextInt(20)));
            };
        }
        return mutated;
    }

    private static byte[] replaced(byte[] bytes, int at, int removed, byte... inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(inserted, 0, inserted.length);
        out.write(bytes, at + removed, bytes.length - at - removed);
        return out.toByteArray();
    }

    @Test
    void requestsAsJson() {
        refusesOrReads(random -> RequestJson.encode(random.request()), bytes -> RequestJson.decode(bytes, "derived"));
    }

    @Test
    void requestsAsProtobuf() {
        refusesOrReads(random -> RequestProto.encode(random.request()), bytes -> RequestProto.decode(bytes, "derived"));
    }

    @Test
    void answersAsJson() {
        refusesOrReads(random -> AnswerJson.encode(random.answer()), AnswerJson::decode);
    }

    @Test
    void answersAsProtobuf() {
        refusesOrReads(random -> AnswerProto.encode(random.answer()), AnswerProto::decode);
    }

    @Test
    void attemptsAsJson() {
        refusesOrReads(random -> AttemptJson.encode(random.attempt()), AttemptJson::decode);
    }

    @Test
    void attemptsAsProtobuf() {
        refusesOrReads(random -> AttemptProto.encode(random.attempt()), AttemptProto::decode);
    }

    @Test
    void deadLettersAsJson() {
        refusesOrReads(random -> DeadLetterJson.encode(random.deadLetter()), DeadLetterJson::decode);
    }

    @Test
    void deadLettersAsProtobuf() {
        refusesOrReads(random -> DeadLetterProto.encode(random.deadLetter()), DeadLetterProto::decode);
    }

    @Test
    void controlDocumentsAsProtobuf() {
        refusesOrReads(
                random -> ControlDocumentProto.encode(new EnclosedDocument(
                        DeadLetterJson.encode(random.deadLetter()).length + ": x", new byte[] {8, 1, 2})),
                ControlDocumentProto::decode);
    }

    @Test
    void feedbackAsJson() {
        refusesOrReads(random -> FeedbackJson.encode(random.feedback()), FeedbackJson::decode);
    }

    @Test
    void feedbackAsProtobuf() {
        refusesOrReads(random -> FeedbackProto.encode(random.feedback()), FeedbackProto::decode);
    }
}
