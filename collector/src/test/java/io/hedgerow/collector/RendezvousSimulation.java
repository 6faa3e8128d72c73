package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One run of the rendezvous under a random schedule: headers and replies in any order, by themselves or several in one
 * record, lost and very late replies,
 * repeated request IDs, refused requests, timers, snapshots and restores, pools that are ready later or not at all; generations of endpoints that are published and
 * retired meanwhile, in some runs too early. All of it follows from the seed.
 *
 * <p>A restore takes back everything since the snapshot, as exactly-once does, and delivers again what had been
 * delivered meanwhile, in another order.
 */
final class RendezvousSimulation implements RendezvousOutput {
    private static final CollectorOptions OPTIONS = CollectorOptions.DEFAULTS
            .withDuplicateWindowMillis(400)
            .withGraceMillis(100)
            .withRestoreGraceMillis(150)
            .withAttempts(100);
    private static final PolicyRegistry POLICIES = PolicyRegistry.load(RendezvousSimulation.class.getClassLoader());
    private static final ServedEndpoint[] FIXED = ServedEndpoint.of(Endpoints.roster(), POLICIES);
    private static final int GENERATIONS = 6;
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final int REQUESTS = 12;
    private static final int LONGEST_WAIT_MILLIS = 500;
    private static final int SPREAD_MILLIS = 300;

    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::millis).thenComparingLong(Event::tie));
    private final List<Event> sinceSnapshot = new ArrayList<>();
    private final List<Timed<AttemptReply>> unsent = new ArrayList<>();
    private final List<Timed<Answer>> answers = new ArrayList<>();
    private final List<AttemptRecord> attempts = new ArrayList<>();
    private final TestingLedger ledger = new TestingLedger();
    private final Map<String, Long> restoredDeadlines = new HashMap<>();
    private final Set<String> unrepeated = new HashSet<>();
    private final List<Generation> generations = new ArrayList<>();
    private final Set<Integer> retired = new HashSet<>();
    private final Set<Integer> held = new HashSet<>();
    private final Set<Long> givenUp = new HashSet<>();
    private final Set<Long> dropped = new HashSet<>();
    private final boolean retiresTooEarly;
    private int restores;
    private long restoredAtMicros = Long.MIN_VALUE;
    private long poolsReadyMillis = Long.MAX_VALUE;
    private long graceFromMillis;
    private final Map<String, Long> deliveries = new HashMap<>();

    private RendezvousStore store = Stores.empty(OPTIONS.duplicateWindowMillis());
    private Rendezvous rendezvous = newRendezvous();
    private Snapshot snapshot;
    private long nowMillis = 1_000_000;
    private long nextTickMillis = nowMillis;
    private long admissions;

    private RendezvousSimulation(long seed) {
        random = new Random(seed);
        retiresTooEarly = random.nextInt(4) == 0;
        for (int i = 0; i < Endpoints.roster().endpoints().size(); i++) {
            generations.add(new Generation(i, Endpoints.roster().endpoints().get(i), 0, Long.MAX_VALUE));
            held.add(i);
        }
        for (int i = 0; i < GENERATIONS; i++) {
            generations.add(newGeneration(generations.size()));
        }
        for (int i = 0; i < REQUESTS; i++) {
            plan("r" + i);
        }
        snapshot = takeSnapshot();
    }

    /** Runs a seed to its end and checks what must hold. */
    static void run(long seed) {
        RendezvousSimulation simulation = new RendezvousSimulation(seed);
        simulation.runEvents();
        simulation.drain();
        simulation.verify();
    }

    private Rendezvous newRendezvous() {
        return new Rendezvous(FIXED, OPTIONS, store, ledger, this);
    }

    /** Requests are planned under it from one time to another. */
    private record Generation(int position, EndpointSpec spec, long fromMillis, long toMillis) {
        boolean isActive(long millis) {
            return millis >= fromMillis && millis < toMillis;
        }

        ServedEndpoint served() {
            return new ServedEndpoint(position, spec, POLICIES);
        }
    }

    private Generation newGeneration(int position) {
        EndpointSpec spec = Endpoints.roster().endpoints().get(random.nextInt(FIXED.length));
        long fromMillis = nowMillis + random.nextInt(3 * SPREAD_MILLIS);
        return new Generation(position, spec, fromMillis, fromMillis + random.nextInt(SPREAD_MILLIS));
    }

    /** Installs what is needed by that time, and lets go of what is not needed any more. */
    private void follow(long millis) {
        for (Generation generation : generations) {
            int position = generation.position();
            if (retired.contains(position)) {
                continue;
            }
            if (generation.fromMillis() <= millis && held.add(position)) {
                rendezvous.install(generation.served());
            }
            boolean mayRetire = generation.toMillis() <= millis && (retiresTooEarly || !isNamed(position));
            if (mayRetire) {
                boolean isInUse = store.requests().stream()
                        .anyMatch(state -> state instanceof AdmittedRequest request
                                && request.header().endpoint() == position);
                assertThat(rendezvous.retire(position)).isEqualTo(!isInUse);
                if (!isInUse) {
                    retired.add(position);
                    held.remove(position);
                }
            }
        }
    }

    /** Whether a header of it may come yet, be it again after a restore, in which it may be open too. */
    private boolean isNamed(int position) {
        boolean mayComeAgain =
                restores > 0 && (snapshot.positions().contains(position) || isNamed(position, sinceSnapshot));
        return mayComeAgain || isNamed(position, events);
    }

    private static boolean isNamed(int position, Collection<Event> headers) {
        return headers.stream()
                .anyMatch(event -> event.header() != null && event.header().endpoint() == position);
    }

    private record Timed<T>(long millis, T value) {}

    /** A header or replies on their way; {@code admission} tells which belong together. */
    private record Event(long millis, long tie, PlanHeader header, AttemptReplies replies) {
        Event at(long newMillis, long newTie) {
            return new Event(newMillis, newTie, header, replies);
        }
    }

    private record Snapshot(
            Map<Integer, byte[]> store,
            Set<Integer> positions,
            int answers,
            int attempts,
            int opened,
            int refused,
            int duplicates,
            int unserved,
            int ended) {}

    private void plan(String id) {
        long startMillis = nowMillis + random.nextInt(SPREAD_MILLIS);
        int times = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        if (times == 1) {
            unrepeated.add(id);
        }
        for (int i = 0; i < times; i++) {
            admit(id, startMillis);
            startMillis += random.nextInt(1_000);
        }
        if (random.nextInt(8) == 0) {
            reply(id, ++admissions, 0, startMillis + random.nextInt(100)); // of a header that never comes
            send();
        }
    }

    private void admit(String id, long millis) {
        long admission = ++admissions;
        if (random.nextInt(8) == 0) {
            add(millis, Messages.invalid(id, admission, millis), null);
            return;
        }
        List<Generation> active = generations.stream()
                .filter(generation -> generation.isActive(millis))
                .toList();
        boolean isOfTheLast = random.nextBoolean();
        Generation generation = active.get(isOfTheLast ? active.size() - 1 : random.nextInt(active.size()));
        EndpointSpec spec = generation.spec();
        int arm = spec.name().equals("ab") ? random.nextInt(2) : -1;
        long variants = arm >= 0 ? 1L << arm : (1L << spec.variants().size()) - 1;
        int position = generation.position();
        PlanHeader header = Messages.header(id, admission, 7L + position, position, spec, variants, arm, millis);
        add(millis + random.nextInt(5), header, null);
        for (int variant = 0; variant < spec.variants().size(); variant++) {
            if ((variants & (1L << variant)) != 0) {
                replyOrSilence(id, admission, variant, millis, !spec.hasDeadline());
            }
        }
        send();
    }

    private void replyOrSilence(String id, long admission, int variant, long millis, boolean mustReply) {
        switch (random.nextInt(mustReply ? 6 : 8)) {
            case 6 -> reply(id, admission, variant, millis + 100 + random.nextInt(2_000));
            case 7 -> {
                // silent
            }
            default -> reply(id, admission, variant, millis + random.nextInt(70));
        }
        if (random.nextInt(20) == 0) {
            reply(id, admission, variant, millis + random.nextInt(200)); // an answer too many
        }
    }

    private void reply(String id, long admission, int variant, long millis) {
        Outcome outcome = random.nextInt(3) > 0 ? Outcome.SCORED : OUTCOMES[random.nextInt(OUTCOMES.length)];
        Prediction prediction = outcome == Outcome.SCORED ? Prediction.ofLabel(random.nextInt(3), 0.5) : null;
        unsent.add(new Timed<>(millis, new AttemptReply(id, admission, variant, outcome, null, admission, prediction)));
    }

    /** Sends the replies of one admission, one by one or several of them, in any order, in one record. */
    private void send() {
        boolean isOneByOne = random.nextBoolean();
        Collections.shuffle(unsent, random);
        while (!unsent.isEmpty()) {
            List<Timed<AttemptReply>> record = unsent.subList(0, isOneByOne ? 1 : 1 + random.nextInt(unsent.size()));
            AttemptReply[] replies = record.stream().map(Timed::value).toArray(AttemptReply[]::new);
            add(record.get(0).millis(), null, AttemptReplies.of(replies, replies.length));
            record.clear();
        }
    }

    private void add(long millis, PlanHeader header, AttemptReplies replies) {
        events.add(new Event(millis, random.nextLong(), header, replies));
    }

    private void runEvents() {
        restores = random.nextInt(3);
        while (!events.isEmpty()) {
            if (random.nextInt(40) == 0) {
                snapshot = takeSnapshot();
            } else if (restores > 0 && random.nextInt(60) == 0) {
                restores--;
                restore();
            }
            fireUntil(events.peek().millis());
            Event event = events.peek();
            advanceTo(event.millis());
            follow(event.millis());
            events.remove();
            sinceSnapshot.add(event);
            deliver(event);
        }
    }

    private void deliver(Event event) {
        if (event.header() != null) {
            deliveries.put(key(event.header()), nowMillis);
            expectGraceIfUnderWay(event.header());
            rendezvous.onHeader(event.header(), this::micros);
        } else {
            rendezvous.onReplies(event.replies(), this::micros);
        }
    }

    private Snapshot takeSnapshot() {
        sinceSnapshot.clear();
        return new Snapshot(
                Stores.snapshot(store),
                Set.copyOf(store.positions()),
                answers.size(),
                attempts.size(),
                ledger.opened.size(),
                ledger.refused.size(),
                ledger.duplicates.size(),
                ledger.unserved.size(),
                ledger.ended.size());
    }

    private void restore() {
        store = Stores.restored(OPTIONS.duplicateWindowMillis(), snapshot.store());
        rendezvous = newRendezvous();
        held.removeIf(position -> position >= FIXED.length);
        answers.subList(snapshot.answers(), answers.size()).clear();
        attempts.subList(snapshot.attempts(), attempts.size()).clear();
        ledger.truncate(
                snapshot.opened(), snapshot.refused(), snapshot.duplicates(), snapshot.unserved(), snapshot.ended());
        advanceTo(nowMillis + random.nextInt(600));
        for (Event event : sinceSnapshot) {
            events.add(event.at(nowMillis + random.nextInt(40), random.nextLong()));
        }
        sinceSnapshot.clear();
        follow(nowMillis);
        giveUpWhatIsRetired();
        int waitMillis = random.nextInt(3) == 0 ? 0 : random.nextInt(2 * LONGEST_WAIT_MILLIS);
        poolsReadyMillis =
                waitMillis == 0 || waitMillis >= LONGEST_WAIT_MILLIS ? Long.MAX_VALUE : nowMillis + waitMillis;
        graceFromMillis = nowMillis + Math.min(waitMillis, LONGEST_WAIT_MILLIS);
        for (RequestState state : store.requests()) {
            if (state instanceof AdmittedRequest request && !request.isDecided() && request.hasDeadline()) {
                expectGrace(request.header());
            }
        }
        nextTickMillis = nowMillis + RendezvousStore.TICK_MILLIS;
        restoredAtMicros = micros();
        rendezvous.onRestored(restoredAtMicros, waitMillis == 0 ? 0 : LONGEST_WAIT_MILLIS);
    }

    private void expectGrace(PlanHeader header) {
        restoredDeadlines.put(
                key(header), Math.max(header.deadlineMillis(), graceFromMillis + OPTIONS.restoreGraceMillis()));
    }

    /** The sources of this simulation do not admit again what they deliver again. */
    private void expectGraceIfUnderWay(PlanHeader header) {
        boolean isNew =
                !(store.find(header.requestId()) instanceof AdmittedRequest) && !store.isRemembered(header.requestId());
        boolean isUnderWay = header.admittedAtMicros() < restoredAtMicros;
        if (isNew && isUnderWay && header.deadlineMillis() != PlanHeader.NO_DEADLINE) {
            expectGrace(header);
        }
    }

    private void giveUpWhatIsRetired() {
        for (RequestState state : store.requests()) {
            if (state instanceof AdmittedRequest request
                    && !held.contains(request.header().endpoint())) {
                (request.isDecided() ? dropped : givenUp).add(request.admission());
            }
        }
    }

    /** Everything that is due before the next event, in order of time; deadlines before what comes at their time. */
    private void fireUntil(long millis) {
        while (Math.min(Math.min(store.nextDueMillis(), nextTickMillis), poolsReadyMillis) <= millis) {
            if (poolsReadyMillis <= Math.min(store.nextDueMillis(), nextTickMillis)) {
                advanceTo(poolsReadyMillis);
                poolsReadyMillis = Long.MAX_VALUE;
                rendezvous.onPoolsReady(micros());
            } else if (store.nextDueMillis() <= nextTickMillis) {
                advanceTo(store.nextDueMillis());
                rendezvous.pollDeadlines(micros(), 1 + random.nextInt(3));
            } else {
                advanceTo(nextTickMillis);
                nextTickMillis = nowMillis + RendezvousStore.TICK_MILLIS + random.nextInt(3);
                rendezvous.onTick();
                follow(nowMillis);
                rendezvous.pollDeadlines(micros(), 10);
                store.expire(1 + random.nextInt(5));
            }
        }
    }

    private void advanceTo(long millis) {
        nowMillis = Math.max(nowMillis, millis);
    }

    private long micros() {
        return nowMillis * 1_000;
    }

    /** Either time goes on until nothing is left, or the input ends now. */
    private void drain() {
        if (random.nextBoolean()) {
            rendezvous.onEndOfInput(micros());
            assertThat(store.scheduled()).as("times after the end of input").isZero();
        }
        letEverythingExpire();
        // Only a patient request may still wait, for a reply that came while the ID's last tombstone still stood.
        assertThat(store.requests())
                .allSatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                AdmittedRequest.class,
                                request -> assertThat(request.hasDeadline()).isFalse()));
        rendezvous.onEndOfInput(micros());
        letEverythingExpire();
        assertThat(store.requests()).as("nothing is kept for ever").isEmpty();
        assertThat(store.positions()).as("positions of requests").isEmpty();
        for (Generation generation : generations) {
            assertThat(rendezvous.retire(generation.position())).isTrue();
        }
    }

    private void letEverythingExpire() {
        fireUntil(nowMillis + (RendezvousStore.WAITING_TICKS + 10) * (RendezvousStore.TICK_MILLIS + 3));
        assertThat(store.scheduled()).as("times").isZero();
        assertThat(store.tombstones()).isZero();
    }

    @Override
    public void answer(Answer answer) {
        answers.add(new Timed<>(nowMillis, answer));
    }

    @Override
    public void attempt(AttemptRecord attempt) {
        attempts.add(attempt);
    }

    private void verify() {
        assertThat(ledger.policyFailures).isEmpty();
        if (!retiresTooEarly) {
            assertThat(ledger.unserved).isEmpty();
            assertThat(givenUp).isEmpty();
        }
        verifyOneAnswerPerWindow();
        verifyEveryAttemptEndedOnce();
        verifyAnswers();
        verifyRecords();
    }

    private void verifyOneAnswerPerWindow() {
        Set<Long> opened = admissions(ledger.opened);
        long neverOpened = ledger.unserved.stream()
                .filter(header -> !opened.contains(header.admission()))
                .count();
        assertThat(answers).as("answers").hasSize(ledger.opened.size() + ledger.refused.size() + (int) neverOpened);
        Map<String, Long> last = new HashMap<>();
        for (Timed<Answer> answer : answers) {
            Long before = last.put(answer.value().requestId(), answer.millis());
            if (before != null) {
                assertThat(answer.millis() - before)
                        .as("time between two answers of %s", answer.value().requestId())
                        .isGreaterThanOrEqualTo(OPTIONS.duplicateWindowMillis());
            }
        }
        assertThat(last.keySet()).as("answered IDs").hasSize(REQUESTS);
    }

    private void verifyEveryAttemptEndedOnce() {
        Map<String, Integer> planned = new TreeMap<>();
        for (PlanHeader header : ledger.opened) {
            for (int i = 0; i < Long.SIZE; i++) {
                if ((header.variants() & (1L << i)) != 0 && !isLost(header.admission())) {
                    planned.merge(header.admission() + "/" + header.endpoint() + "/" + i, 1, Integer::sum);
                }
            }
        }
        Map<String, Integer> ended = new TreeMap<>();
        for (TestingLedger.Ended attempt : ledger.ended) {
            if (!isLost(attempt.admission())) {
                String key = attempt.admission() + "/" + attempt.endpoint() + "/" + attempt.variant();
                ended.merge(key, 1, Integer::sum);
            }
        }
        assertThat(ended).as("ended attempts by endpoint and variant").isEqualTo(planned);
    }

    /** Its endpoint was retired too early, and the rest of its attempts with it. */
    private boolean isLost(long admission) {
        return givenUp.contains(admission) || dropped.contains(admission);
    }

    private static Set<Long> admissions(List<PlanHeader> headers) {
        Set<Long> admissions = new HashSet<>();
        headers.forEach(header -> admissions.add(header.admission()));
        return admissions;
    }

    private void verifyAnswers() {
        Map<String, List<PlanHeader>> opened = new LinkedHashMap<>();
        ledger.opened.forEach(header -> opened.computeIfAbsent(header.requestId(), id -> new ArrayList<>())
                .add(header));
        for (Timed<Answer> timed : answers) {
            Answer answer = timed.value();
            if (answer.error() != null) {
                assertThat(answer.decidedBy()).isEqualTo(DecidedBy.INVALID);
                continue;
            }
            if (answer.attempts().isEmpty()) {
                verifyUnserved(answer, opened.getOrDefault(answer.requestId(), List.of()));
                continue;
            }
            PlanHeader header = opened.get(answer.requestId()).remove(0);
            assertThat(answer.epoch()).isEqualTo(header.epoch());
            List<String> variants = generations.get(header.endpoint()).spec().variants().stream()
                    .map(VariantSpec::name)
                    .toList();
            List<String> planned = new ArrayList<>();
            for (int i = 0; i < variants.size(); i++) {
                if ((header.variants() & (1L << i)) != 0) {
                    planned.add(variants.get(i));
                }
            }
            assertThat(answer.attempts()).extracting(AttemptSummary::variant).isEqualTo(planned);
            assertThat(answer.attempts())
                    .filteredOn(attempt -> attempt.outcome() != null && attempt.outcome() != Outcome.CANCELLED)
                    .as("attempts tell their admission by their latency")
                    .allSatisfy(attempt -> assertThat(attempt.latencyMicros()).isEqualTo(header.admission()));
            verifyTime(header, timed);
        }
    }

    /** Either it was open and had to be given up, or it came too late for its endpoint. */
    private void verifyUnserved(Answer answer, List<PlanHeader> opened) {
        assertThat(answer.status()).isEqualTo(Status.UNAVAILABLE);
        PlanHeader header = ledger.unserved.stream()
                .filter(unserved -> unserved.requestId().equals(answer.requestId()))
                .filter(unserved -> unserved.epoch() == answer.epoch())
                .findFirst()
                .orElseThrow();
        if (!opened.isEmpty() && givenUp.contains(opened.get(0).admission())) {
            opened.remove(0);
        }
        assertThat(retired).contains(header.endpoint());
    }

    private void verifyTime(PlanHeader header, Timed<Answer> answer) {
        if (header.deadlineMillis() == PlanHeader.NO_DEADLINE) {
            assertThat(answer.value().attempts())
                    .extracting(AttemptSummary::outcome)
                    .doesNotContainNull();
            return;
        }
        long deadlineMillis = restoredDeadlines.getOrDefault(key(header), header.deadlineMillis());
        boolean allIn = answer.value().attempts().stream().allMatch(attempt -> attempt.outcome() != null);
        DecidedBy decidedBy = answer.value().decidedBy();
        if (!allIn && (decidedBy == DecidedBy.DEADLINE || decidedBy == DecidedBy.DEFAULT)) {
            assertThat(answer.millis())
                    .as("time of %s with deadline %s", answer, deadlineMillis)
                    .isGreaterThanOrEqualTo(deadlineMillis);
        }
        long delivery = deliveries.getOrDefault(key(header), 0L);
        assertThat(answer.millis())
                .as("time of %s with deadline %s", answer, deadlineMillis)
                .isLessThanOrEqualTo(Math.max(deadlineMillis, delivery));
    }

    private static String key(PlanHeader header) {
        return header.requestId() + "/" + header.admission();
    }

    private void verifyRecords() {
        long decided = ledger.ended.stream()
                .filter(attempt -> !givenUp.contains(attempt.admission()))
                .count();
        assertThat(attempts).as("attempt records").hasSize((int) decided);
        Set<Long> admitted = admissions(ledger.opened);
        assertThat(attempts)
                .filteredOn(attempt -> attempt.outcome() != Outcome.CANCELLED)
                .as("records are of admitted attempts")
                .allSatisfy(attempt -> assertThat(admitted).contains(attempt.latencyMicros()));
        assertThat(attempts)
                .filteredOn(attempt -> attempt.endpoint().equals("patient") && unrepeated.contains(attempt.requestId()))
                .as("no reply is lost, whenever it comes")
                .allSatisfy(attempt -> assertThat(attempt.reason()).isNull());
        Set<String> answering = new HashSet<>();
        for (AttemptRecord attempt : attempts) {
            if (attempt.answered()) {
                assertThat(attempt.outcome()).isEqualTo(Outcome.SCORED);
                answering.add(attempt.requestId());
            }
        }
        Set<String> byVariant = new HashSet<>();
        answers.stream()
                .map(Timed::value)
                .filter(answer -> answer.variant() != null)
                .forEach(answer -> byVariant.add(answer.requestId()));
        assertThat(answering).as("IDs with an answering attempt").isEqualTo(byVariant);
    }
}
