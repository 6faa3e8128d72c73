package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream.Committer;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's local file system, which a test can hold or let fail at a step. By name, so that the operators of a mini
 * cluster find the same one.
 */
final class TestingFiles {
    private static final Map<String, TestingFiles> BY_NAME = new ConcurrentHashMap<>();

    private static final long PATIENCE_SECONDS = 60;

    private final Map<Step, Hold> holds = new ConcurrentHashMap<>();
    private final Map<Step, AtomicInteger> failures = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What happens to a file. */
    enum Step {
        WRITE,
        FINISH,
        PUBLISH
    }

    /** A step that waits. */
    record Hold(CountDownLatch arrived, CountDownLatch released, boolean isDeaf) {
        void awaitArrival() throws InterruptedException {
            if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        }

        void release() {
            released.countDown();
        }

        private void pass() throws IOException {
            arrived.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    released.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (!isDeaf) {
                        throw new IOException("interrupted", e);
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static TestingFiles named(String name) {
        return BY_NAME.computeIfAbsent(name, same -> new TestingFiles());
    }

    /** For an operator, which may be serialized. */
    static PartFilesOperatorFactory.Files of(String name) {
        return folder -> named(name).writer();
    }

    RecoverableWriter writer() throws IOException {
        return new Writer(FileSystem.getLocalFileSystem().createRecoverableWriter());
    }

    /** Holds a step, from now on, until released. */
    Hold hold(Step step) {
        return hold(step, false);
    }

    /** Holds a step even where its thread is interrupted. */
    Hold holdDeaf(Step step) {
        return hold(step, true);
    }

    private Hold hold(Step step, boolean isDeaf) {
        Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1), isDeaf);
        holds.put(step, hold);
        return hold;
    }

    /** Fails a step the next so many times. */
    void fail(Step step, int times) {
        failures.put(step, new AtomicInteger(times));
    }

    /** Whether all failures have happened. */
    boolean hasFailed(Step step) {
        return failures.containsKey(step) && failures.get(step).get() <= 0;
    }

    /** Steps with the names of their files, in order; of a write, only that there was one. */
    List<String> log() {
        return log;
    }

    /** A stream was closed without having been finished. */
    boolean wasDiscarded() throws InterruptedException {
        return closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void pass(Step step, String file) throws IOException {
        log.add(step + " " + file);
        Hold hold = holds.get(step);
        if (hold != null) {
            hold.pass();
        }
        AtomicInteger left = failures.get(step);
        if (left != null && left.getAndDecrement() > 0) {
            throw new IOException("no space left on device");
        }
    }

    private final class Writer implements RecoverableWriter {
        private final RecoverableWriter local;

        Writer(RecoverableWriter local) {
            this.local = local;
        }

        @Override
        public RecoverableFsDataOutputStream open(Path path) throws IOException {
            return new Stream(path.getName(), local.open(path));
        }

        @Override
        public Committer recoverForCommit(CommitRecoverable recoverable) throws IOException {
            Committer committer = local.recoverForCommit(recoverable);
            return new Committer() {
                @Override
                public void commit() throws IOException {
                    pass(Step.PUBLISH, recoverable.toString());
                    committer.commit();
                }

                @Override
                public void commitAfterRecovery() throws IOException {
                    pass(Step.PUBLISH, recoverable.toString());
                    committer.commitAfterRecovery();
                }

                @Override
                public CommitRecoverable getRecoverable() {
                    return committer.getRecoverable();
                }
            };
        }

        @Override
        public RecoverableFsDataOutputStream recover(ResumeRecoverable resumable) throws IOException {
            return local.recover(resumable);
        }

        @Override
        public boolean requiresCleanupOfRecoverableState() {
            return local.requiresCleanupOfRecoverableState();
        }

        @Override
        public boolean cleanupRecoverableState(ResumeRecoverable resumable) throws IOException {
            return local.cleanupRecoverableState(resumable);
        }

        @Override
        public SimpleVersionedSerializer<CommitRecoverable> getCommitRecoverableSerializer() {
            return local.getCommitRecoverableSerializer();
        }

        @Override
        public SimpleVersionedSerializer<ResumeRecoverable> getResumeRecoverableSerializer() {
            return local.getResumeRecoverableSerializer();
        }

        @Override
        public boolean supportsResume() {
            return local.supportsResume();
        }
    }

    private final class Stream extends RecoverableFsDataOutputStream {
        private final String name;
        private final RecoverableFsDataOutputStream local;

        Stream(String name, RecoverableFsDataOutputStream local) {
            this.name = name;
            this.local = local;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            pass(Step.WRITE, name);
            local.write(bytes, offset, length);
        }

        @Override
        public void write(int b) throws IOException {
            local.write(b);
        }

        @Override
        public Committer closeForCommit() throws IOException {
            pass(Step.FINISH, name);
            return local.closeForCommit();
        }

        @Override
        public void close() throws IOException {
            local.close();
            closed.countDown();
        }

        @Override
        public RecoverableWriter.ResumeRecoverable persist() throws IOException {
            return local.persist();
        }

        @Override
        public long getPos() throws IOException {
            return local.getPos();
        }

        @Override
        public void flush() throws IOException {
            local.flush();
        }

        @Override
        public void sync() throws IOException {
            local.sync();
        }
    }
}
