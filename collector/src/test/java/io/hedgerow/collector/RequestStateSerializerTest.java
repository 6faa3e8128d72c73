package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * The stored form of the rendezvous. {@code request-state-v1.bin} holds the serializer's snapshot and one record
 * of each kind as version 1 wrote them. It is never remade; a new version adds a file of its own, written with
 * {@code -Dhedgerow.record=FILE}.
 */
class RequestStateSerializerTest {
    private final RequestStateSerializer serializer = new RequestStateSerializer();

    private static List<RequestState> samples() {
        EarlyReplies early = new EarlyReplies(1_234);
        early.add(Messages.scored("r-1", 11, 2, 1));
        early.add(Messages.ended("r-1", 12, 0, Outcome.SHED));
        OpenRequest open = new OpenRequest(Messages.header("r-2", 21, Endpoints.VOTE, 1_000_000));
        open.end(Messages.scored("r-2", 21, 1, 0), false);
        open.end(Messages.ended("r-2", 21, 0, Outcome.FAILED), true);
        DrainingRequest draining =
                new DrainingRequest(31, 7, 1, -1, 1_000_000, Request.UNSET, 2_000, 1_500, 1_600, 0b101);
        return List.of(early, open, draining, new FinishedRequest(5_000));
    }

    @Test
    void readsWhatVersion1Wrote() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/request-state-v1.bin")) {
            DataInputDeserializer in = new DataInputDeserializer(file.readAllBytes());
            TypeSerializerSnapshot<RequestState> written =
                    TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
            TypeSerializer<RequestState> restored = written.restoreSerializer();
            assertThat(serializer
                            .snapshotConfiguration()
                            .resolveSchemaCompatibility(written)
                            .isCompatibleAsIs())
                    .isTrue();
            for (RequestState sample : samples()) {
                assertSame(restored.deserialize(in), sample);
            }
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void readsWhatItWrites() throws IOException {
        for (RequestState sample : samples()) {
            RequestState read = serializer.deserialize(new DataInputDeserializer(bytes(sample)));
            assertSame(read, sample);
            assertThat(bytes(read)).isEqualTo(bytes(sample));
            assertSame(serializer.copy(sample), sample);
        }
    }

    @Test
    void copiesShareNothingThatChanges() throws IOException {
        OpenRequest open = new OpenRequest(Messages.header("r", 1, Endpoints.VOTE, 0));
        OpenRequest copy = (OpenRequest) serializer.copy(open);
        open.end(Messages.scored("r", 1, 0, 0), false);
        assertThat(copy.reply(0)).isNull();
        assertThat(copy.openVariants()).isEqualTo(0b1111);
        EarlyReplies early = new EarlyReplies(0);
        EarlyReplies earlyCopy = (EarlyReplies) serializer.copy(early);
        early.add(Messages.scored("r", 1, 0, 0));
        assertThat(earlyCopy.replies()).isEmpty();
    }

    @Test
    void refusesOtherVersionsKindsAndReplies() throws IOException {
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(new byte[] {9, 4})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 9");
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(new byte[] {1, 9})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kind 9");
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(1);
        out.writeByte(1);
        out.writeLong(0);
        out.writeShort(60_000);
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("60000 replies");
    }

    @Test
    void refusesStateOfALaterRelease() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(RequestStateSerializer.VERSION + 1);
        RequestStateSerializerSnapshot later = new RequestStateSerializerSnapshot();
        later.readSnapshot(
                1, new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(later)
                        .isIncompatible())
                .isTrue();
        assertThatThrownBy(later::restoreSerializer).hasMessageContaining("format version 2");
    }

    @Test
    void writesTheFileOfItsVersionWhenAsked() throws IOException {
        String file = System.getProperty("hedgerow.record");
        DataOutputSerializer out = new DataOutputSerializer(1_024);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        for (RequestState sample : samples()) {
            serializer.serialize(sample, out);
        }
        assertThat(out.length()).isPositive();
        if (file != null) {
            Files.write(Path.of(file), out.getCopyOfBuffer());
        }
    }

    private byte[] bytes(RequestState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(state, out);
        return out.getCopyOfBuffer();
    }

    private static void assertSame(RequestState actual, RequestState expected) {
        assertThat(fields(actual)).isEqualTo(fields(expected));
    }

    /** Everything a state holds, as values that can be compared. */
    private static List<Object> fields(RequestState state) {
        List<Object> fields = new ArrayList<>(List.of(state.kind()));
        switch (state.kind()) {
            case EARLY -> {
                fields.add(((EarlyReplies) state).sinceMillis());
                fields.addAll(((EarlyReplies) state).replies());
            }
            case OPEN -> {
                OpenRequest open = (OpenRequest) state;
                fields.add(open.header());
                fields.addAll(open.inOrderOfArrival());
                fields.addAll(List.of(open.lateVariants(), open.openVariants(), open.rank(0), open.rank(1)));
            }
            case DRAINING -> {
                DrainingRequest draining = (DrainingRequest) state;
                fields.addAll(List.of(draining.admission(), draining.epoch(), draining.endpoint(), draining.arm()));
                fields.addAll(List.of(draining.admittedAtMicros(), draining.eventTimeMillis()));
                fields.addAll(List.of(draining.rememberUntilMillis(), draining.deadlineMillis()));
                fields.addAll(List.of(draining.timerMillis(), draining.openVariants()));
            }
            case FINISHED -> fields.add(((FinishedRequest) state).untilMillis());
        }
        return fields;
    }
}
