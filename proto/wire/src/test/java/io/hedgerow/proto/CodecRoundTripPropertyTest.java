package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodecRoundTripPropertyTest {
    private static final int SEEDS = 3_000;

    private interface Codec<T> {
        T thereAndBack(T message) throws DecodeException;
    }

    private interface Source<T> {
        T next(RandomWireMessages random);
    }

    private static <T> void everyMessageComesBack(Source<T> source, Codec<T> codec) throws DecodeException {
        for (long seed = 0; seed < SEEDS; seed++) {
            T message = source.next(new RandomWireMessages(seed));
            assertThat(codec.thereAndBack(message)).as("seed %d", seed).isEqualTo(message);
        }
    }

    @Test
    void requestsAsJson() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::request, message -> RequestJson.decode(RequestJson.encode(message), "derived"));
    }

    @Test
    void requestsAsProtobuf() throws DecodeException {
        everyMessageComesBack(
                random -> withoutInputs(random.request()),
                message -> RequestProto.decode(RequestProto.encode(message), "derived"));
    }

    /** The protobuf form has features only. */
    private static Request withoutInputs(Request request) {
        return new Request(
                request.requestId(),
                request.endpoint(),
                request.unit(),
                request.priority(),
                request.deadlineMillis(),
                request.eventTimeMillis(),
                request.replyTo(),
                request.features(),
                request.headers());
    }

    @Test
    void answersAsJson() throws DecodeException {
        everyMessageComesBack(RandomWireMessages::answer, message -> AnswerJson.decode(AnswerJson.encode(message)));
    }

    @Test
    void answersAsProtobuf() throws DecodeException {
        everyMessageComesBack(RandomWireMessages::answer, message -> AnswerProto.decode(AnswerProto.encode(message)));
    }

    @Test
    void attemptsAsJson() throws DecodeException {
        everyMessageComesBack(RandomWireMessages::attempt, message -> AttemptJson.decode(AttemptJson.encode(message)));
    }

    @Test
    void attemptsAsProtobuf() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::attempt, message -> AttemptProto.decode(AttemptProto.encode(message)));
    }

    @Test
    void deadLettersAsJson() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::deadLetter, message -> DeadLetterJson.decode(DeadLetterJson.encode(message)));
    }

    @Test
    void deadLettersAsProtobuf() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::deadLetter, message -> DeadLetterProto.decode(DeadLetterProto.encode(message)));
    }

    @Test
    void theLongestDeadLetterComesBack() throws DecodeException {
        DeadLetter letter = new DeadLetter("decode", "x", "f", 0, 1, 1L << 40, new byte[DeadLetter.MAX_RAW_BYTES]);
        assertThat(DeadLetterJson.decode(DeadLetterJson.encode(letter))).isEqualTo(letter);
        assertThat(DeadLetterProto.decode(DeadLetterProto.encode(letter))).isEqualTo(letter);
    }

    @Test
    void everyLineIsOneLine() {
        for (long seed = 0; seed < 500; seed++) {
            RandomWireMessages random = new RandomWireMessages(seed);
            for (byte[] line : new byte[][] {
                RequestJson.encode(random.request()),
                AnswerJson.encode(random.answer()),
                AttemptJson.encode(random.attempt()),
                DeadLetterJson.encode(random.deadLetter())
            }) {
                assertThat(line).as("seed %d", seed).doesNotContain((byte) '\n', (byte) '\r');
            }
        }
    }

    @Test
    void whatJsonCannotHoldIsReplaced() throws DecodeException {
        Request request = Request.of("r\uD800", "w", Map.of("nan", Double.NaN, "low", -Double.MAX_VALUE));
        Request read = RequestJson.decode(RequestJson.encode(request), "derived");
        assertThat(read.requestId()).isEqualTo("r\uFFFD");
        assertThat(read.features()).containsEntry("nan", "NaN").containsEntry("low", -Double.MAX_VALUE);

        Request throughProto = RequestProto.decode(RequestProto.encode(request), "derived");
        assertThat(throughProto.requestId()).isEqualTo("r\uFFFD");
        assertThat(throughProto.features()).containsEntry("nan", Double.NaN);
    }

    @Test
    void feedbackAsJson() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::feedback, message -> FeedbackJson.decode(FeedbackJson.encode(message)));
    }

    @Test
    void feedbackAsProtobuf() throws DecodeException {
        everyMessageComesBack(
                RandomWireMessages::feedback, message -> FeedbackProto.decode(FeedbackProto.encode(message)));
    }

    @Test
    void nullFeaturesStayNull() throws DecodeException {
        Request request = Request.of("r", "w", Collections.singletonMap("gone", null));
        assertThat(RequestProto.decode(RequestProto.encode(request), "d").features())
                .containsEntry("gone", null);
        assertThat(RequestJson.decode(RequestJson.encode(request), "d").features())
                .containsEntry("gone", null);
    }
}
