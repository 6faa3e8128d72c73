package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.EnclosedDocument;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of protobuf with some bytes changed are refused, and then nothing has changed; or they are what their bytes say,
 * with the bytes of the model that their digest names. Nothing else is thrown, and the sound one is taken afterwards.
 */
class MutatedRecordsPropertyTest {
    private static final int ROUNDS = 150;
    private static final String OTHER = "inputs=x;classes=no,yes;label=1;confidence=0.8";
    private static final byte[] LIKELY = {0, 8, 1, 18, 26, '\n', ' ', '"', ':', '{', '}', '-', '1', '2', -1, 127, -128};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isRefusedOrAsItsBytesSay(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] model = ControlDocumentProto.encode(new EnclosedDocument(document(), OTHER.getBytes(UTF_8)));
        byte[] endpoint = ControlDocumentProto.encode(
                new EnclosedDocument(TestingRegistrar.endpoint(2, "2"), random.nextBoolean() ? null : new byte[] {1}));
        int refused = 0;
        try (TestingRegistrar testing = TestingRegistrar.fresh(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = mutated(random.nextInt(4) == 0 ? endpoint : model, random);
                refused += isRefused(testing, bytes, "seed " + seed + ", round " + round) ? 1 : 0;
            }
            assertThat(refused).as("seed %d", seed).isGreaterThan(ROUNDS / 2);

            assertThat(testing.handleBytes(model).state()).as("seed %d", seed).isEqualTo(DocumentState.ACCEPTED);
            assertThat(testing.handle(TestingRegistrar.endpoint(1_000_000_007, "2"))
                            .state())
                    .as("seed %d", seed)
                    .isEqualTo(DocumentState.ACTIVE);
        }
    }

    private static boolean isRefused(TestingRegistrar testing, byte[] bytes, String what) throws Exception {
        List<AcceptedModel> before = testing.registrar().catalogue().models();
        RosterState published = testing.published();
        DocumentStatus status = testing.handleBytes(bytes);
        List<AcceptedModel> after = testing.registrar().catalogue().models();
        if (status.state() == DocumentState.REFUSED) {
            assertThat(status.problems())
                    .as(what)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).startsWith("file.yaml:"));
            assertThat(after).as(what).isEqualTo(before);
            assertThat(testing.published()).as(what).isEqualTo(published);
            return true;
        }
        for (AcceptedModel accepted : after.subList(before.size(), after.size())) {
            assertThat(Arrays.equals(accepted.file().bytes(), bytes)).as(what).isTrue();
            assertThat(sha256(bytes)).as(what).isEqualTo(ControlRecord.sha256(OTHER.getBytes(UTF_8)));
        }
        return false;
    }

    /** Of the model beside a document; where there is none this throws. */
    private static String sha256(byte[] bytes) throws DecodeException {
        return ControlRecord.sha256(ControlDocumentProto.decode(bytes).model());
    }

    private static String document() {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "2", description: some words of no effect at all}
                spec: {format: testing, sha256: "%s"}
                """.formatted(ControlRecord.sha256(OTHER.getBytes(UTF_8)));
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            byte likely = LIKELY[random.nextInt(LIKELY.length)];
            mutated = switch (random.nextInt(6)) {
                case 0 -> replaced(mutated, at, 1, (byte) random.nextInt());
                case 1 -> replaced(mutated, at, 1, likely);
                case 2 -> replaced(mutated, at, 1);
                case 3 -> replaced(mutated, at, 0, likely);
                case 4 -> replaced(mutated, mutated.length, 0, Arrays.copyOf(mutated, at));
                default -> replaced(mutated, at, Math.min(mutated.length - at, random.nextInt(60)));
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
}
