package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRepliesTest {
    private static final MessageSerializer<Object> SERIALIZER = Bytes.serializerOf(MessageTypes.ATTEMPT_REPLIES);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void anyNumberComesBackInOrder(int size) throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            AttemptReplies replies = new RandomMessages(seed).attemptReplies(size);
            AttemptReplies read = (AttemptReplies) Bytes.read(SERIALIZER, Bytes.of(SERIALIZER, replies));
            assertThat(read).as("seed %d", seed).isEqualTo(replies).hasSameHashCodeAs(replies);
            assertThat(read.requestId()).isEqualTo(replies.requestId());
            assertThat(read.admission()).isEqualTo(replies.admission());
            assertThat(IntStream.range(0, read.size()).mapToObj(read::reply))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(
                            IntStream.range(0, size).mapToObj(replies::reply).toList());
        }
    }

    @Test
    void aSingleReplyIsItsOwnRecordAndOneByteLonger() throws IOException {
        AttemptReply reply = reply("r", 1, 63);
        assertThat(AttemptReplies.of(new AttemptReply[] {reply, null}, 1)).isSameAs(reply);
        assertThat(Bytes.read(SERIALIZER, Bytes.of(SERIALIZER, reply))).isEqualTo(reply);
        byte[] alone = Bytes.of(Bytes.serializerOf(MessageTypes.ATTEMPT_REPLY), reply);
        assertThat(Bytes.of(SERIALIZER, reply)).hasSize(alone.length + 1);
    }

    @Test
    void theRequestIsWrittenOnce() throws IOException {
        String requestId = "a-request-id-that-can-be-found";
        AttemptReplies replies = of(reply(requestId, 7, 0), reply(requestId, 7, 1), reply(requestId, 7, 2));
        String bytes = new String(Bytes.of(SERIALIZER, replies), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes.split(requestId, -1)).hasSize(2);
    }

    @Test
    void anArrayThatIsUsedAgainDoesNotShowThrough() {
        AttemptReply[] reused = {reply("r", 1, 0), reply("r", 1, 1), reply("r", 1, 2)};
        AttemptReplies replies = AttemptReplies.of(reused, 2);
        Arrays.fill(reused, reply("s", 2, 5));
        assertThat(replies).isEqualTo(of(reply("r", 1, 0), reply("r", 1, 1)));
        assertThat(replies).isNotEqualTo(of(reply("r", 1, 0), reply("r", 1, 2)));
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(reply("r", 1, 0), reply("s", 1, 1)))
                .withMessage("a reply to s in a record of r");
        assertThatIllegalArgumentException().isThrownBy(() -> of(reply("r", 1, 0), reply("r", 2, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> of());
        AttemptReply[] tooMany = new AttemptReply[65];
        Arrays.fill(tooMany, reply("r", 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> of(tooMany));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, -1, Integer.MAX_VALUE})
    void anImpossibleNumberIsRefusedBeforeItIsBelieved(int size) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(MessageSerializer.VERSION);
        Wire.writeString("r", out);
        out.writeLong(1);
        Wire.writeVarInt(size, out);
        out.write(new byte[100]);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .withMessageContaining("a record of " + size + " replies");
    }

    @Test
    void aRecordThatEndsBetweenTwoRepliesIsRefused() throws IOException {
        AttemptReplies replies = of(reply("r", 1, 0), reply("r", 1, 1));
        byte[] bytes = Bytes.of(SERIALIZER, replies);
        int ending =
                Bytes.of(SERIALIZER, of(reply("r", 1, 0), reply("r", 1, 1), reply("r", 1, 2))).length - bytes.length;
        byte[] cut = Arrays.copyOf(bytes, bytes.length - ending);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Bytes.read(SERIALIZER, cut));
    }

    private static AttemptReplies of(AttemptReply... replies) {
        return AttemptReplies.of(replies, replies.length);
    }

    private static AttemptReply reply(String requestId, long admission, int variant) {
        return new AttemptReply(requestId, admission, variant, Outcome.SCORED, null, 95, Prediction.ofValue(0.5));
    }
}
