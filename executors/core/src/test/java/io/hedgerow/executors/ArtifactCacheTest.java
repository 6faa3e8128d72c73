package io.hedgerow.executors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
    private static final int SIZE = 100;

    @TempDir
    private Path temporary;

    private ArtifactCache cache(long mostBytes) {
        return ArtifactCache.in(temporary.resolve("cache"), mostBytes);
    }

    private Path file(String sha256) {
        return temporary.resolve("cache").resolve(sha256);
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[SIZE];
        bytes[0] = (byte) seed;
        return bytes;
    }

    private static ModelArtifact artifact(int seed) {
        return ModelArtifact.of("m", bytes(seed));
    }

    private static String digest(int seed) {
        return artifact(seed).sha256();
    }

    /** Used so long ago. */
    private void used(int seed, int secondsAgo) throws IOException {
        Files.setLastModifiedTime(
                file(digest(seed)), FileTime.fromMillis(System.currentTimeMillis() - 1_000L * secondsAgo));
    }

    @Test
    void keepsBytesForAllOfTheFolder() {
        assertThat(cache(SIZE).find("m", digest(1))).isEmpty();
        assertThat(cache(SIZE).holds(digest(1))).isFalse();
        assertThat(cache(SIZE).put(artifact(1))).isTrue();
        assertThat(cache(SIZE).put(artifact(1))).as("again").isTrue();
        assertThat(cache(SIZE).find("m", digest(1))).hasValue(artifact(1));
        assertThat(cache(SIZE).holds(digest(1))).isTrue();
    }

    @Test
    void displacesWhatWasNotUsedForLongest() throws Exception {
        ArtifactCache cache = cache(3 * SIZE);
        for (int seed = 1; seed <= 3; seed++) {
            cache.put(artifact(seed));
            used(seed, 10 - seed);
        }
        assertThat(cache.find("m", digest(1))).as("which is a use").isPresent();
        cache.put(artifact(4));
        assertThat(Stream.of(1, 2, 3, 4).filter(seed -> cache.holds(digest(seed))))
                .containsExactly(1, 3, 4);
    }

    @Test
    void whatIsLargerThanTheFolderMayBeIsNotKept() {
        assertThat(cache(SIZE - 1).put(artifact(1))).isFalse();
        assertThat(cache(SIZE - 1).find("m", digest(1))).isEmpty();
    }

    @Test
    void damagedFilesAreNotUsed() throws Exception {
        cache(SIZE).put(artifact(1));
        Files.write(file(digest(1)), bytes(2));
        assertThat(cache(SIZE).find("m", digest(1))).isEmpty();
        assertThat(cache(SIZE).holds(digest(1))).as("removed").isFalse();
    }

    @Test
    void whatAnEndedProcessLeftIsRemovedAndWhatAnotherIsWritingIsNot() throws Exception {
        cache(SIZE).put(artifact(1));
        Path writing = Files.write(file(".unfinished-1"), bytes(1));
        Path left = Files.write(file(".unfinished-2"), bytes(1));
        Files.setLastModifiedTime(left, FileTime.fromMillis(System.currentTimeMillis() - 7_200_000));
        cache(SIZE).put(artifact(2));
        assertThat(writing).exists();
        assertThat(left).doesNotExist();
    }

    @Test
    void aFolderOfOthersIsNotUsed() throws Exception {
        Path open = Files.createDirectory(temporary.resolve("cache"));
        open.toFile().setWritable(true, false);
        assertThat(cache(SIZE).put(artifact(1))).isFalse();
        assertThat(cache(SIZE).find("m", digest(1))).isEmpty();
        assertThat(cache(SIZE).holds(digest(1))).isFalse();
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void largeBytesAreInAFileThatIsKeptAndSmallOnesAnArray() throws Exception {
        byte[] large = new byte[ModelArtifact.LARGE_BYTES];
        ArtifactCache cache = cache(2L * ModelArtifact.LARGE_BYTES);
        ModelArtifact read = cache.read("m", null, new ByteArrayInputStream(large));
        assertThat(read).isEqualTo(ModelArtifact.of("m", large));
        assertThat(read.buffer().isDirect()).isTrue();
        assertThat(read.bytes()).isEqualTo(large);
        assertThat(cache.find("m", read.sha256())).hasValue(read);
        ModelArtifact small = cache.read("m", null, new ByteArrayInputStream(bytes(1)));
        assertThat(small.buffer().isDirect()).isFalse();
        assertThat(cache.holds(small.sha256())).isTrue();
    }

    @Test
    void largeBytesThatAreNotKeptCanBeReadAllTheSame() throws Exception {
        byte[] large = new byte[2 * ModelArtifact.LARGE_BYTES];
        large[large.length - 1] = 1;
        ModelArtifact read = cache(SIZE).read("m", null, new ByteArrayInputStream(large));
        assertThat(read.buffer().isDirect()).isTrue();
        assertThat(read.bytes()).isEqualTo(large);
        assertThat(temporary.resolve("cache")).isEmptyDirectory();
        Path copy = temporary.resolve("copy");
        read.linkOrCopy(copy);
        assertThat(copy).hasBinaryContent(large);
    }

    @Test
    void whatIsLinkedToIsTheSameFileAndStaysWhenTheCacheForgetsIt() throws Exception {
        byte[] large = new byte[ModelArtifact.LARGE_BYTES];
        ModelArtifact read = cache(large.length).read("m", null, new ByteArrayInputStream(large));
        Path link = temporary.resolve("link");
        read.linkOrCopy(link);
        Files.delete(file(read.sha256()));
        assertThat(link).hasBinaryContent(large);
        assertThat(ModelArtifact.ofFile("m", link)).isEqualTo(read);
        assertThat(cache(large.length).put(read))
                .as("copied, since its file is gone")
                .isTrue();
        assertThat(cache(large.length).find("m", read.sha256())).hasValue(read);
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws Exception {
        Path target = Files.write(temporary.resolve("target"), bytes(1));
        cache(SIZE).put(artifact(2));
        Files.createSymbolicLink(file(digest(1)), target);
        assertThat(cache(SIZE).holds(digest(1))).isFalse();
        assertThat(cache(SIZE).find("m", digest(1)))
                .as("its bytes may change under whoever has mapped them")
                .isEmpty();
        assertThat(Files.isSymbolicLink(file(digest(1)))).isFalse();
        assertThat(target).hasBinaryContent(bytes(1));
        Files.createSymbolicLink(file(digest(1)), target);
        assertThat(cache(SIZE).put(artifact(1))).isTrue();
        assertThat(cache(SIZE).find("m", digest(1))).hasValue(artifact(1));
        assertThat(Files.isSymbolicLink(file(digest(1)))).as("replaced").isFalse();
    }

    @Test
    void aFolderThatSomebodyElsesLinkLeadsToIsNotUsed() throws Exception {
        Path own = Files.createDirectory(temporary.resolve("own"));
        Path link = Files.createSymbolicLink(temporary.resolve("cache"), own);
        assertThat(cache(SIZE).put(artifact(1))).as("a link of one's own").isTrue();
        FileOwnerAttributeView owner =
                Files.getFileAttributeView(link, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            owner.setOwner(link.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (IOException e) {
            return; // only root gives away what it has
        }
        assertThat(cache(SIZE).put(artifact(2))).isFalse();
        assertThat(own.resolve(digest(2))).doesNotExist();
    }

    @Test
    void whatIsNotTheCachesOwnIsLeftAlone() throws Exception {
        cache(SIZE).put(artifact(1));
        Path notes = Files.write(file("notes"), bytes(1));
        Files.setLastModifiedTime(notes, FileTime.fromMillis(0));
        Files.createDirectory(file("0".repeat(64)));
        cache(SIZE).put(artifact(2));
        assertThat(notes).exists();
        assertThat(file("0".repeat(64))).exists();
        assertThat(cache(SIZE).holds(digest(1))).as("displaced").isFalse();
        assertThat(cache(SIZE).holds(digest(2))).isTrue();
    }

    @Test
    void aFolderThatIsRemovedMeanwhileIsMadeAnew() throws Exception {
        ArtifactCache cache = cache(2L * ModelArtifact.LARGE_BYTES);
        Files.delete(temporary.resolve("cache"));
        byte[] large = new byte[ModelArtifact.LARGE_BYTES];
        ModelArtifact read = cache.read("m", null, new ByteArrayInputStream(large));
        assertThat(cache.find("m", read.sha256())).hasValue(read);
    }

    @Test
    void withoutAFolderLargeBytesAreReadAllTheSame() throws Exception {
        Files.write(temporary.resolve("cache"), bytes(1));
        byte[] large = new byte[ModelArtifact.LARGE_BYTES];
        ModelArtifact read = cache(SIZE).read("m", null, new ByteArrayInputStream(large));
        assertThat(read.bytes()).isEqualTo(large);
        assertThat(cache(SIZE).put(artifact(1))).isFalse();
    }

    /** What a put allocates grows with the number of files that it looks at. */
    @Test
    void manySmallFilesDoNotMakeTheNextOneSlower() {
        ArtifactCache cache = cache(1 << 20);
        cache.put(artifact(0));
        long first = allocatedBytes(cache, 1, 300);
        allocatedBytes(cache, 300, 2_000);
        assertThat(allocatedBytes(cache, 2_000, 2_300)).isLessThan(2 * first);
    }

    private static long allocatedBytes(ArtifactCache cache, int from, int to) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int seed = from; seed < to; seed++) {
            assertThat(cache.put(ModelArtifact.of("m", ("model " + seed).getBytes(UTF_8))))
                    .isTrue();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void smallFilesStayWithinTheBoundToo() throws Exception {
        int most = 32 * SIZE;
        ArtifactCache cache = cache(most);
        for (int seed = 0; seed < 100; seed++) {
            cache.put(artifact(seed));
            try (Stream<Path> files = Files.list(temporary.resolve("cache"))) {
                assertThat(files.mapToLong(file -> file.toFile().length()).sum())
                        .isBetween((long) SIZE, (long) most);
            }
        }
        assertThat(cache.holds(digest(99))).isTrue();
    }

    @Test
    void onlyDigestsAreNames() {
        assertThatThrownBy(() -> cache(SIZE).find("m", "../x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyWhoReadAndWriteNeverSeeOtherBytes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> seen = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int seed = i % 7;
                seen.add(threads.submit(() -> {
                    ArtifactCache cache = cache(3 * SIZE);
                    cache.put(artifact(seed));
                    return cache.find("m", digest(seed))
                            .map(found -> found.bytes()[0] == seed)
                            .orElse(true);
                }));
            }
            for (Future<Boolean> one : seen) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
