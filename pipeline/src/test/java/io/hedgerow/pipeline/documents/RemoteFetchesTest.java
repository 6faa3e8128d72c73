package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie elsewhere are read beside everything else, and again while their place does not answer. */
class RemoteFetchesTest {
    private static final FileLocation FAR = at("far://place/models/m");
    private static final ModelArtifact ARTIFACT = ModelArtifact.of(FAR.written(), "bytes".getBytes(UTF_8));
    private static final String DIGEST = ARTIFACT.sha256();
    private static final int MOST = 1_000;

    @TempDir
    private Path folder;

    private final TestingPlace place = new TestingPlace();
    private RemoteFetches fetches;

    @BeforeEach
    void start() {
        fetches = fetches(Duration.ofMinutes(1));
    }

    private RemoteFetches fetches(Duration giveUpAfter) {
        return fetches(giveUpAfter, FetchRoom.Limits.USUAL);
    }

    private RemoteFetches fetches(Duration giveUpAfter, FetchRoom.Limits room) {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), giveUpAfter);
        return new RemoteFetches(
                new AllowedLocations(List.of(at("far://place/models/"))), place, cache(), backoff, room);
    }

    private ArtifactCache cache() {
        return ArtifactCache.in(folder.resolve("cache"), 1 << 20);
    }

    /** These from here on, with less room. */
    private void startWith(FetchRoom.Limits room) {
        fetches.close();
        fetches = fetches(Duration.ofMinutes(1), room);
    }

    @AfterEach
    void close() {
        fetches.close();
    }

    private static FileLocation at(String uri) {
        return new FileLocation(uri, URI.create(uri));
    }

    private void awaitOutcome(@Nullable String sha256) {
        awaitOutcome(FAR, sha256);
    }

    private void awaitOutcome(FileLocation location, @Nullable String sha256) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> fetches.awaited(location, sha256, MOST).isEmpty());
    }

    private static FileLocation far(int number) {
        return at("far://place/models/m" + number);
    }

    private static ModelArtifact artifact(int number) {
        return ModelArtifact.of(far(number).written(), ("bytes " + number).getBytes(UTF_8));
    }

    private Optional<String> awaited(int number) {
        return fetches.awaited(far(number), artifact(number).sha256(), MOST);
    }

    private void awaitOutcome(int number) {
        awaitOutcome(far(number), artifact(number).sha256());
    }

    private ModelArtifact read(int number) throws BadLocation {
        return fetches.read(far(number), artifact(number).sha256(), MOST);
    }

    @Test
    void aPlaceThatDoesNotAnswerIsAskedAgainUntilItDoes() throws Exception {
        assertThat(fetches.awaited(FAR, DIGEST, MOST)).hasValue("is far://place/models/m, which is being read");
        place.answers.add(() -> {
            throw new Unreachable("is far away");
        });
        Awaitility.await()
                .until(() -> fetches.awaited(FAR, DIGEST, MOST)
                        .equals(Optional.of("is far away; it is tried again (1 attempt so far)")));
        place.answers.add(() -> {
            throw new Unreachable("is still far away");
        });
        place.answers.add(() -> ARTIFACT);
        awaitOutcome(DIGEST);

        assertThat(fetches.read(FAR, DIGEST, MOST)).isEqualTo(ARTIFACT);
        assertThat(place.asked).hasValue(3);
    }

    @Test
    void whatIsInTheCacheIsNotReadAgain() throws Exception {
        cache().put(ARTIFACT);
        assertThat(fetches.awaited(FAR, DIGEST, MOST)).isEmpty();
        assertThat(fetches.read(FAR, DIGEST, MOST)).isEqualTo(ARTIFACT);
        assertThat(fetches.read(FAR, DIGEST, MOST)).as("without asking").isEqualTo(ARTIFACT);
        assertThat(place.asked).hasValue(0);
    }

    @Test
    void whatIsDamagedInTheCacheIsReadAgain() throws Exception {
        cache().put(ARTIFACT);
        Files.writeString(folder.resolve("cache").resolve(DIGEST), "other");
        assertThat(fetches.awaited(FAR, DIGEST, MOST)).isPresent();
        place.answers.add(() -> ARTIFACT);
        awaitOutcome(DIGEST);
        assertThat(fetches.read(FAR, DIGEST, MOST)).isEqualTo(ARTIFACT);
        assertThat(place.asked).hasValue(1);
    }

    @Test
    void whatTheCacheLosesBeforeItIsAskedForIsThereAllTheSame() throws Exception {
        for (int number = 0; number < 5; number++) {
            ModelArtifact artifact = artifact(number);
            place.answers.add(() -> {
                cache().put(artifact);
                return artifact;
            });
            awaitOutcome(number);
        }
        cache().put(ARTIFACT);
        assertThat(fetches.awaited(FAR, DIGEST, MOST)).isEmpty();
        for (File file : folder.resolve("cache").toFile().listFiles()) {
            Files.delete(file.toPath());
        }
        for (int number = 0; number < 5; number++) {
            assertThat(awaited(number)).isEmpty();
            assertThat(read(number)).isEqualTo(artifact(number));
        }
        assertThat(fetches.read(FAR, DIGEST, MOST)).isEqualTo(ARTIFACT);
        assertThat(place.asked).as("each once").hasValue(5);
    }

    @Test
    void whereTooManyOutcomesWaitOthersAwaitTheirTurn() throws Exception {
        startWith(new FetchRoom.Limits(2, MOST, MOST, Duration.ofDays(1)));
        place.answers.add(() -> artifact(0));
        awaitOutcome(0);
        place.answers.add(() -> {
            throw new BadLocation("does not exist");
        });
        awaitOutcome(1);
        for (int again = 0; again < 10; again++) {
            assertThat(awaited(2)).hasValue("is far://place/models/m2, which is read when others have been");
            assertThat(awaited(0)).isEmpty();
        }
        assertThatThrownBy(() -> read(1)).hasMessage("does not exist");
        place.answers.add(() -> artifact(2));
        awaitOutcome(2);
        assertThat(read(0)).isEqualTo(artifact(0));
        assertThat(read(2)).isEqualTo(artifact(2));
        assertThat(place.asked).hasValue(3);
    }

    @Test
    void whereTooManyBytesWaitOthersAwaitTheirTurn() throws Exception {
        fillTheRoom();
        assertThat(awaited(2)).hasValue("is far://place/models/m2, which is being read");
        assertThat(awaited(3)).hasValue("is far://place/models/m3, which is read when others have been");
        assertThat(read(0)).isEqualTo(ARTIFACT);
        place.answers.add(() -> ARTIFACT);
        assertThat(awaited(2)).as("there are still those of the other").isPresent();
        assertThat(place.asked).hasValue(2);
        assertThat(read(1)).isEqualTo(ARTIFACT);
        awaitOutcome(2);
    }

    /** With two of three that have begun: both threads came to one while there was room. */
    private void fillTheRoom() {
        startWith(new FetchRoom.Limits(1_000, 1, MOST, Duration.ofDays(1)));
        for (int number = 0; number < 3; number++) {
            assertThat(awaited(number)).isPresent();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> place.asked.get() == 2);
        place.answers.add(() -> ARTIFACT);
        place.answers.add(() -> ARTIFACT);
        awaitOutcome(0);
        awaitOutcome(1);
    }

    @Test
    void samplesAndModelsDoNotWaitForEachOther() throws Exception {
        startWith(new FetchRoom.Limits(1, 1, 1, Duration.ofDays(1)));
        place.answers.add(() -> artifact(0));
        awaitOutcome(0);
        place.answers.add(() -> artifact(1));
        awaitOutcome(far(1), null);
        assertThat(fetches.awaited(far(2), null, MOST))
                .hasValueSatisfying(why -> assertThat(why).endsWith("which is read when others have been"));
        assertThat(fetches.read(far(1), null, MOST)).isEqualTo(artifact(1));
        assertThat(read(0)).isEqualTo(artifact(0));
    }

    @Test
    void anOutcomeThatNobodyAsksForMakesRoom() throws Exception {
        startWith(new FetchRoom.Limits(1, MOST, MOST, Duration.ZERO));
        place.answers.add(() -> artifact(0));
        awaitOutcome(0);
        place.answers.add(() -> artifact(1));
        awaitOutcome(1);
        assertThat(read(1)).isEqualTo(artifact(1));
    }

    @Test
    void whoWaitsForBytesHasThemWhateverIsHeld() throws Exception {
        startWith(new FetchRoom.Limits(1, 1, 1, Duration.ofDays(1)));
        place.answers.add(() -> artifact(0));
        awaitOutcome(0);
        place.answers.add(() -> artifact(1));
        assertThat(read(1)).isEqualTo(artifact(1));
        assertThat(read(0)).isEqualTo(artifact(0));
    }

    @Test
    void bytesWithoutAKnownDigestAreReadEachTime() throws Exception {
        place.answers.add(() -> ARTIFACT);
        place.answers.add(() -> ModelArtifact.of(FAR.written(), new byte[1]));
        assertThat(fetches.read(FAR, null, MOST)).isEqualTo(ARTIFACT);
        assertThat(fetches.read(FAR, null, MOST))
                .extracting(ModelArtifact::sizeBytes)
                .isEqualTo(1);
    }

    @Test
    void whatIsWrongForGoodIsNotAskedAgain() {
        assertThat(fetches.awaited(FAR, DIGEST, MOST)).isPresent();
        place.answers.add(() -> {
            throw new BadLocation("does not exist");
        });
        awaitOutcome(DIGEST);
        assertThatThrownBy(() -> fetches.read(FAR, DIGEST, MOST)).hasMessage("does not exist");
        assertThat(place.asked).hasValue(1);
    }

    @Test
    void attemptsEndAndSayHowManyThereWere() {
        fetches.close();
        fetches = fetches(Duration.ZERO);
        place.answers.add(() -> {
            throw new Unreachable("is far away");
        });
        assertThatThrownBy(() -> fetches.read(FAR, DIGEST, MOST)).hasMessage("is far away; given up after 1 attempts");
    }

    @Test
    void anErrorOfAFileSystemIsAReason() {
        place.answers.add(() -> {
            throw new IllegalStateException("a bug");
        });
        place.answers.add(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThatThrownBy(() -> fetches.read(FAR, DIGEST, MOST)).hasMessageContaining("which cannot be read: ", "bug");
        assertThatThrownBy(() -> fetches.read(FAR, DIGEST, MOST)).hasMessageContaining("Java heap space");
    }

    @Test
    void whatIsNotAllowedIsNotAskedForEvenIfItIsInTheCache() {
        ArtifactCache.in(folder.resolve("cache"), 1 << 20).put(ARTIFACT);
        FileLocation outside = at("far://place/other/m");
        assertThat(fetches.awaited(outside, DIGEST, MOST)).isEmpty();
        assertThatThrownBy(() -> fetches.read(outside, DIGEST, MOST)).hasMessageContaining("outside of the allowed");
        assertThat(place.asked).hasValue(0);
    }

    @Test
    void afterItsEndThereIsAReasonToo() {
        fetches.close();
        assertThatThrownBy(() -> fetches.read(FAR, DIGEST, MOST)).hasMessageContaining("nothing is read any more");
    }

    @Test
    void whoWaitsForBytesThatAwaitTheirTurnHasThemNext() throws Exception {
        fillTheRoom();
        place.answers.add(() -> artifact(2));
        assertThat(read(2)).isEqualTo(artifact(2));
    }

    /** Answers as it was told, one after the other. */
    private static final class TestingPlace implements RemoteFiles {
        private final BlockingQueue<Fetch.Attempt> answers = new LinkedBlockingQueue<>();
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
            asked.incrementAndGet();
            try {
                return answers.take().read();
            } catch (InterruptedException e) {
                throw new BadLocation("interrupted", e);
            }
        }
    }
}
