package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The stored form of the rendezvous. {@code key-group-v1.bin} is what version 1 wrote of {@link #sampleOfVersion1()},
 * {@code key-group-v2.bin} of {@link #sample()}. They are never remade; a new version adds a file of its own, written with
 * {@code -Dhedgerow.record=FILE}.
 */
class KeyGroupFormatTest {
    private static final int NOW_TICK = 300;
    private static final int TOMBSTONES = 1_000;

    private final KeyGroupFormat format = new KeyGroupFormat();

    private static AdmittedRequest admitted(PlanHeader header) {
        return new AdmittedRequest(header, RequestHash.of(header.requestId()));
    }

    private static KeyGroup sample() {
        KeyGroup group = sampleOfVersion1();
        AdmittedRequest answeredBefore = admitted(Messages.header("r-4", 41, Endpoints.VOTE, 1_000_000));
        answeredBefore.end(Messages.scored("r-4", 41, 0, 1), false);
        answeredBefore.decidedBefore(1);
        answeredBefore.dueTime = 1_001_060;
        group.requests().add(answeredBefore);
        return group;
    }

    private static KeyGroup sampleOfVersion1() {
        KeyGroup group = new KeyGroup();
        EarlyReplies early = new EarlyReplies("r-1");
        early.add(Messages.scored("r-1", 11, 2, 1));
        early.add(Messages.ended("r-1", 12, 0, Outcome.SHED));
        AdmittedRequest open = admitted(Messages.header("r-2", 21, Endpoints.VOTE, 1_000_000));
        open.end(Messages.scored("r-2", 21, 1, 0), false);
        open.end(Messages.ended("r-2", 21, 0, Outcome.FAILED), true);
        open.moveDeadline(1_000_777);
        AdmittedRequest draining = admitted(Messages.header("r-3", 31, Endpoints.FASTEST, 1_000_000));
        draining.end(Messages.scored("r-3", 31, 0, 1), false);
        draining.decide();
        draining.dueTime = 1_001_050;
        List.of(early, open, draining).forEach(group.requests()::add);
        for (int i = 0; i < TOMBSTONES; i++) {
            HashValue128 hash = hash(i);
            group.tombstones().add(hash.getMostSignificantBits(), hash.getLeastSignificantBits(), 100 + i / 700);
        }
        return group;
    }

    private static HashValue128 hash(int number) {
        return RequestHash.of("done-" + number);
    }

    private byte[] bytes(KeyGroup group) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(group, NOW_TICK, out);
        return out.toByteArray();
    }

    private KeyGroup read(byte[] bytes, long nowTick) throws IOException {
        return format.read(new ByteArrayInputStream(bytes), nowTick);
    }

    @Test
    void readsWhatVersion1Wrote() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/key-group-v1.bin")) {
            assertIs(sampleOfVersion1(), format.read(file, 0));
        }
    }

    @Test
    void readsWhatVersion2Wrote() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/key-group-v2.bin")) {
            assertIs(sample(), format.read(file, 0));
        }
    }

    @Test
    void anAnsweringAttemptThatIsNotOpenIsAClearError() throws IOException {
        KeyGroup group = new KeyGroup();
        AdmittedRequest request = admitted(Messages.header("r-4", 41, Endpoints.VOTE, 1_000_000));
        request.decidedBefore(1);
        group.requests().add(request);
        byte[] bytes = bytes(group);
        int at = bytes.length - 1;
        while (bytes[at] != 1) { // the only 1 behind the request's times
            at--;
        }
        bytes[at] = 60;
        assertThatThrownBy(() -> read(bytes, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("request r-4 was answered with variant 60, whose attempt is not open");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        KeyGroup read = read(bytes(sample()), 0);
        assertIs(sample(), read);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        format.write(read, 0, again);
        assertThat(again.toByteArray()).isEqualTo(bytes(sample()));
        assertThat(read(bytes(new KeyGroup()), 0).isEmpty()).isTrue();
    }

    @Test
    void keepsTheAgesOfTombstones() throws IOException {
        Tombstones tombstones = read(bytes(sample()), 1_000).tombstones(); // written 200 and 199 ticks after they came
        assertThat(tombstones.expire(800, TOMBSTONES)).isZero();
        assertThat(tombstones.expire(801, TOMBSTONES)).isEqualTo(700);
        assertThat(tombstones.expire(802, TOMBSTONES)).isEqualTo(300);
    }

    @Test
    void writesTheFileOfItsVersionWhenAsked() throws IOException {
        byte[] bytes = bytes(sample());
        assertThat(bytes.length).as("16 bytes a tombstone").isBetween(16 * TOMBSTONES, 16 * TOMBSTONES + 1_000);
        String file = System.getProperty("hedgerow.record");
        if (file != null) {
            Files.write(Path.of(file), bytes);
        }
    }

    @Test
    void writesATurnedRingInOrder() throws IOException {
        KeyGroup group = sample();
        group.tombstones().expire(101, 600);
        for (int i = 0; i < 9_000; i++) {
            group.tombstones().add(i, i, 102);
        }
        KeyGroup read = read(bytes(group), NOW_TICK);
        assertThat(read.tombstones().size()).isEqualTo(9_400);
        assertThat(read.tombstones().expire(102, 10_000)).isEqualTo(400);
        for (int i = 0; i < 9_000; i++) {
            assertThat(read.tombstones().contains(i, i)).isTrue();
        }
    }

    @Test
    void bytesThatEndTooEarlyAreAClearError() throws IOException {
        byte[] bytes = bytes(sample());
        for (int length = 0; length < bytes.length; length += length < 1_000 ? 1 : 997) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut, 0))
                    .as("%s of %s bytes", length, bytes.length)
                    .isInstanceOf(IOException.class)
                    .hasMessage("its bytes end too early");
        }
    }

    @Test
    void otherBytesAreAClearError() throws IOException {
        byte[] bytes = bytes(sample());
        bytes[0] = 9;
        assertThatThrownBy(() -> read(bytes, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("it has format version 9; this release reads versions 1 to 2");
        byte[] tooLong = bytes(sample());
        tooLong[tooLong.length - 1] = 3;
        assertThatThrownBy(() -> read(tooLong, 0)).hasMessage("it has byte 3 where it should end");
        byte[] empty = bytes(new KeyGroup());
        empty[1] = -1;
        assertThatThrownBy(() -> read(empty, 0)).hasMessageContaining("requests");
        byte[] kind = bytes(sample());
        kind[5] = 77;
        assertThatThrownBy(() -> read(kind, 0)).hasMessage("a request has no kind 77");
    }

    /** Whatever the bytes are, nothing but an IOException comes of them, and soon. */
    @Test
    void changedBytesNeverThrowAnythingElse() throws IOException {
        Random random = new Random(7);
        byte[] bytes = bytes(sample());
        for (int i = 0; i < 3_000; i++) {
            byte[] changed = bytes.clone();
            for (int change = 0; change < 3; change++) {
                changed[1 + random.nextInt(500)] = (byte) random.nextInt();
            }
            try {
                read(changed, 0);
            } catch (IOException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void theStoreSaysOfWhichKeyGroupTheBytesAre() {
        RendezvousStore store = Stores.empty(10_000);
        assertThatThrownBy(() -> store.read(2, new ByteArrayInputStream(new byte[] {1, 0})))
                .isInstanceOf(IOException.class)
                .hasMessage("the collector's state of key group 2 cannot be read: its bytes end too early");
    }

    private static void assertIs(KeyGroup sample, KeyGroup group) {
        assertThat(group.requests().size()).isEqualTo(sample.requests().size());
        for (RequestState state : sample.requests().toList()) {
            assertThat(fields(group.requests().find(state.requestId()))).isEqualTo(fields(state));
        }
        assertThat(group.tombstones().size()).isEqualTo(TOMBSTONES);
        for (int i = 0; i < TOMBSTONES; i++) {
            HashValue128 hash = hash(i);
            assertThat(group.tombstones().contains(hash.getMostSignificantBits(), hash.getLeastSignificantBits()))
                    .as("tombstone %s", i)
                    .isTrue();
        }
    }

    /** Everything a request holds, as values that can be compared. */
    private static List<Object> fields(RequestState state) {
        if (state instanceof EarlyReplies early) {
            return new ArrayList<>(early.replies());
        }
        AdmittedRequest request = (AdmittedRequest) state;
        List<Object> fields = new ArrayList<>(List.of(request.header(), request.isDecided()));
        fields.addAll(List.of(request.hashHigh(), request.hashLow(), request.deadlineMillis()));
        fields.addAll(List.of(request.openVariants(), request.lateVariants()));
        if (request.isDecided()) {
            fields.addAll(List.of(request.dueTime(), request.answering()));
        } else {
            fields.addAll(request.inOrderOfArrival());
            fields.addAll(List.of(request.rank(0), request.rank(1)));
        }
        return fields;
    }
}
