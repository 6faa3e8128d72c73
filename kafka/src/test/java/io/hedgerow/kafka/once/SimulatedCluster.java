package io.hedgerow.kafka.once;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brokers with transactions as Kafka has them: a later writer of an ID ends the earlier one; a commit is certain when it is prepared,
 * and seen when the coordinator has marked the records of each partition, which takes its time; nobody but the coordinator ends a
 * transaction that nobody else does.
 */
final class SimulatedCluster {
    static final String TOPIC = "answers";

    private final Turns turns;
    private final Random random;
    private final Map<String, Writer> writers = new TreeMap<>();
    private final Set<String> everFenced = new HashSet<>();
    private final List<List<Entry>> partitions = new ArrayList<>();

    /** How far a record is. */
    private enum Seen {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private enum Phase {
        NONE,
        OPEN,
        COMMITTING,
        ABORTING
    }

    /** A record. */
    private static final class Entry {
        final String requestId;
        final String answer;
        Seen seen = Seen.OPEN;

        Entry(String requestId, String answer) {
            this.requestId = requestId;
            this.answer = answer;
        }
    }

    /** What the coordinator knows of a transactional ID. */
    private static final class Writer {
        int epoch;
        Phase phase = Phase.NONE;
        boolean isFenced;
        List<Entry> entries = new ArrayList<>();
    }

    /** A writer of an ID that another one has taken over, or whose transaction took too long. */
    static final class FencedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    SimulatedCluster(Turns turns, Random random, int partitionCount) {
        this.turns = turns;
        this.random = random;
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    /** Begins a writer; returns its epoch. */
    int initialize(String id) {
        turns.pause();
        Writer writer = writers.computeIfAbsent(id, name -> new Writer());
        awaitEnd(writer);
        writer.isFenced = false;
        return ++writer.epoch;
    }

    private void awaitEnd(Writer writer) {
        while (writer.phase != Phase.NONE) {
            if (writer.phase == Phase.OPEN) {
                abort(writer);
            }
            turns.pause();
        }
    }

    private static void abort(Writer writer) {
        writer.epoch++;
        writer.phase = Phase.ABORTING;
    }

    Set<String> transactionalIds() {
        turns.pause();
        return new HashSet<>(writers.keySet());
    }

    void fence(Collection<String> ids) {
        for (String id : ids) {
            initialize(id);
            writers.get(id).isFenced = true;
            everFenced.add(id);
        }
    }

    /** Of those the ones that were fenced and not begun anew. */
    Set<String> fenced(Collection<String> ids) {
        Set<String> fenced = new HashSet<>();
        for (String id : new TreeSet<>(ids)) {
            turns.pause();
            if (writers.get(id).isFenced) {
                fenced.add(id);
            }
        }
        return fenced;
    }

    /** What nobody should ask. */
    Set<String> everFenced() {
        turns.pause();
        return Set.copyOf(everFenced);
    }

    long send(String id, int epoch, int partition, String requestId, String answer) throws FencedException {
        turns.pause();
        Writer writer = current(id, epoch);
        writer.phase = Phase.OPEN;
        Entry entry = new Entry(requestId, answer);
        writer.entries.add(entry);
        partitions.get(partition).add(entry);
        return partitions.get(partition).size() - 1L;
    }

    private Writer current(String id, int epoch) throws FencedException {
        Writer writer = writers.get(id);
        while (writer.epoch == epoch && (writer.phase == Phase.COMMITTING || writer.phase == Phase.ABORTING)) {
            turns.pause();
        }
        if (writer.epoch != epoch) {
            throw new FencedException();
        }
        return writer;
    }

    /** Returns when it is certain, which is before it is seen. */
    void commit(String id, int epoch) throws FencedException {
        turns.pause();
        Writer writer = current(id, epoch);
        if (writer.phase == Phase.OPEN) {
            writer.phase = Phase.COMMITTING;
        }
    }

    Map<Integer, Long> ends() {
        return byPartition(false);
    }

    /** Where the first undecided record is, or the end. */
    Map<Integer, Long> stableEnds() {
        return byPartition(true);
    }

    private Map<Integer, Long> byPartition(boolean isStable) {
        Map<Integer, Long> ends = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            turns.pause();
            List<Entry> entries = partitions.get(i);
            long end = 0;
            while (end < entries.size() && !(isStable && entries.get((int) end).seen == Seen.OPEN)) {
                end++;
            }
            ends.put(i, end);
        }
        return ends;
    }

    void read(Map<Integer, Long> from, Map<Integer, Long> until, AnswerTopic.Reading reading) {
        for (int i = 0; i < partitions.size(); i++) {
            for (long at = from.get(i); at < until.get(i); at++) {
                Entry entry = partitions.get(i).get((int) at);
                while (entry.seen == Seen.OPEN) {
                    turns.pause();
                }
                if (entry.seen == Seen.COMMITTED) {
                    reading.record(i, at, entry.requestId, new byte[0]);
                }
            }
        }
    }

    /** The coordinator, for ever: completes what is prepared, and now and then ends what has been open for long. */
    void coordinate() {
        while (true) {
            turns.pause();
            for (Writer writer : List.copyOf(writers.values())) {
                if (writer.phase == Phase.OPEN && random.nextInt(200) == 0) {
                    abort(writer);
                }
                complete(writer);
            }
        }
    }

    private void complete(Writer writer) {
        if (writer.phase != Phase.COMMITTING && writer.phase != Phase.ABORTING) {
            return;
        }
        Seen seen = writer.phase == Phase.COMMITTING ? Seen.COMMITTED : Seen.ABORTED;
        for (Entry entry : writer.entries) {
            turns.pause();
            entry.seen = seen;
        }
        writer.entries = new ArrayList<>();
        writer.phase = Phase.NONE;
    }

    boolean isQuiet() {
        return writers.values().stream().allMatch(writer -> writer.phase == Phase.NONE);
    }

    /** The answers that a reader sees, by request. */
    Map<String, List<String>> committed() {
        Map<String, List<String>> answers = new TreeMap<>();
        for (List<Entry> entries : partitions) {
            for (Entry entry : entries) {
                if (entry.seen == Seen.COMMITTED) {
                    answers.computeIfAbsent(entry.requestId, id -> new ArrayList<>())
                            .add(entry.answer);
                }
            }
        }
        return answers;
    }

    /** The same, as a takeover asks. */
    AnswerTopic asTopic(WriterEpoch own) {
        return new AnswerTopic() {
            @Override
            public String identity() {
                return TOPIC;
            }

            @Override
            public void initialize(String transactionalId) {
                own.epoch = SimulatedCluster.this.initialize(transactionalId);
            }

            @Override
            public Set<String> transactionalIds() {
                return SimulatedCluster.this.transactionalIds();
            }

            @Override
            public Set<String> fenced(Set<String> transactionalIds) {
                return SimulatedCluster.this.fenced(transactionalIds);
            }

            @Override
            public void fence(Set<String> transactionalIds) {
                SimulatedCluster.this.fence(transactionalIds);
            }

            @Override
            public Map<Integer, Long> firstOffsets() {
                Map<Integer, Long> first = new HashMap<>();
                for (int i = 0; i < partitions.size(); i++) {
                    first.put(i, 0L);
                }
                return first;
            }

            @Override
            public Map<Integer, Long> ends() {
                return SimulatedCluster.this.ends();
            }

            @Override
            public void read(Map<Integer, Long> from, Map<Integer, Long> until, Reading reading) {
                SimulatedCluster.this.read(from, until, reading);
            }
        };
    }

    /** What a writer has of its beginning. */
    static final class WriterEpoch {
        int epoch;
    }
}
