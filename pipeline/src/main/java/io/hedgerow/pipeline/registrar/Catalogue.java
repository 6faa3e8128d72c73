package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in effect, and what follows: all that the registrar has to know after a failure. Immutable.
 *
 * @param nextPosition of the next generation that is published
 * @param nextEpoch of the next generation that is published
 * @param nextSequence of the next state that is published
 * @param generations of each endpoint that ever was: the last generation that took effect, or was deleted
 * @param models models of the control log, those of the start not among them
 * @param endpoints generations that are active or kept warm
 */
record Catalogue(
        int nextPosition,
        long nextEpoch,
        long nextSequence,
        Map<String, Long> generations,
        List<AcceptedModel> models,
        List<HeldEndpoint> endpoints) {
    /** A request planned under a generation is in the pools by then, however long its way there. */
    private static final long UNDER_WAY_MILLIS = 30_000;

    Catalogue {
        generations = Collections.unmodifiableMap(new TreeMap<>(generations));
        models = List.copyOf(models);
        endpoints = List.copyOf(endpoints);
    }

    /** What a job starts with. */
    static Catalogue of(Roster roster) {
        List<HeldEndpoint> held = new ArrayList<>();
        Map<String, Long> generations = new TreeMap<>();
        for (int i = 0; i < roster.endpoints().size(); i++) {
            EndpointSpec endpoint = roster.endpoints().get(i);
            generations.put(endpoint.name(), endpoint.generation());
            held.add(new HeldEndpoint(
                    endpoint.name(), endpoint.generation(), i, roster.epoch(), null, 0, HeldEndpoint.NEVER));
        }
        return new Catalogue(held.size(), roster.epoch() + 1, 1, generations, List.of(), held);
    }

    /** The current generation of an endpoint. */
    Optional<HeldEndpoint> active(String name) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.isActive() && endpoint.name().equals(name))
                .findFirst();
    }

    /** The state to publish, with one position more to be held where that is not negative. */
    RosterState state(int preparing, boolean isComplete) {
        Map<String, Integer> active = new TreeMap<>();
        Set<Integer> held = new TreeSet<>();
        for (HeldEndpoint endpoint : endpoints) {
            held.add(endpoint.position());
            if (endpoint.isActive()) {
                active.put(endpoint.name(), endpoint.position());
            }
        }
        if (preparing >= 0) {
            held.add(preparing);
        }
        return new RosterState(nextSequence, active, held, isComplete);
    }

    Catalogue published() {
        return new Catalogue(nextPosition, nextEpoch, nextSequence + 1, generations, models, endpoints);
    }

    /** After numbers that may have been given out without this knowing. */
    Catalogue skippingTo(int position, long epoch, long sequence) {
        return new Catalogue(
                Math.max(nextPosition, position),
                Math.max(nextEpoch, epoch),
                Math.max(nextSequence, sequence),
                generations,
                models,
                endpoints);
    }

    Catalogue withModel(String id, ControlRecord file, int index) {
        List<AcceptedModel> with = new ArrayList<>(withoutModel(id).models);
        with.add(new AcceptedModel(id, file, index));
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, with, endpoints);
    }

    Catalogue withoutModel(String id) {
        List<AcceptedModel> without = new ArrayList<>(models);
        without.removeIf(model -> model.id().equals(id));
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, without, endpoints);
    }

    /** The next position and epoch are taken. */
    Catalogue withNumbersTaken() {
        return new Catalogue(nextPosition + 1, nextEpoch + 1, nextSequence, generations, models, endpoints);
    }

    /**
     * With what this job has published since this was stored: what is active is what is active there, and nothing on the
     * board is given other numbers. The documents of such generations come again, see {@link #claimed}.
     *
     * @param generations all on the board
     */
    Catalogue adopting(
            RosterState published, List<EndpointGeneration> generations, long nowMillis, long keepUntilMillis) {
        Catalogue adopted = skippingTo(0, 0, published.sequence() + 1);
        for (EndpointGeneration generation : generations) {
            adopted = adopted.skippingTo(generation.position() + 1, generation.epoch() + 1, 0);
            if (published.held().contains(generation.position()) && !holds(generation.position())) {
                adopted = adopted.adopting(generation, published.active(), nowMillis, keepUntilMillis);
            }
        }
        return adopted;
    }

    private boolean holds(int position) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.position() == position);
    }

    private Catalogue adopting(
            EndpointGeneration generation, Map<String, Integer> active, long nowMillis, long keepUntilMillis) {
        String name = generation.endpoint().name();
        boolean isActive = active.getOrDefault(name, -1) == generation.position();
        HeldEndpoint held = new HeldEndpoint(
                name,
                generation.endpoint().generation(),
                generation.position(),
                generation.epoch(),
                null,
                0,
                isActive ? HeldEndpoint.NEVER : keepUntilMillis);
        if (isActive) {
            return activated(held, nowMillis, keepUntilMillis);
        }
        List<HeldEndpoint> with = new ArrayList<>(endpoints);
        with.add(held);
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, models, with);
    }

    /** A generation that was adopted without its document has it now. */
    Catalogue claimed(HeldEndpoint endpoint, ControlRecord file, int index) {
        List<HeldEndpoint> held = new ArrayList<>(endpoints);
        held.replaceAll(other -> other.position() == endpoint.position() ? endpoint.of(file, index) : other);
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, models, held);
    }

    /** The last generation of an endpoint that took effect or was deleted; 0 where there is none. */
    long lastGeneration(String name) {
        return generations.getOrDefault(name, 0L);
    }

    /**
     * A generation takes the place of the endpoint's current one, which is kept warm until then. Those before it are needed
     * by requests under way only.
     */
    Catalogue activated(HeldEndpoint endpoint, long nowMillis, long keepUntilMillis) {
        Catalogue without = deactivated(endpoint.name(), endpoint.generation(), nowMillis, keepUntilMillis);
        List<HeldEndpoint> held = new ArrayList<>(without.endpoints);
        held.add(endpoint);
        return new Catalogue(nextPosition, nextEpoch, nextSequence, without.generations, models, held);
    }

    /** There is no such endpoint from a generation on; what it had is kept warm until then. */
    Catalogue deactivated(String name, long generation, long nowMillis, long keepUntilMillis) {
        Map<String, Long> last = new TreeMap<>(generations);
        last.put(name, generation);
        List<HeldEndpoint> held = new ArrayList<>(endpoints);
        held.replaceAll(endpoint -> endpoint.name().equals(name)
                ? endpoint.retiringAt(
                        endpoint.isActive()
                                ? Math.max(keepUntilMillis, nowMillis + UNDER_WAY_MILLIS)
                                : Math.min(endpoint.retireAtMillis(), nowMillis + UNDER_WAY_MILLIS))
                : endpoint);
        return new Catalogue(nextPosition, nextEpoch, nextSequence, last, models, held);
    }

    /** Of the generations only those. */
    Catalogue only(Set<Integer> positions) {
        List<HeldEndpoint> held = new ArrayList<>(endpoints);
        held.removeIf(endpoint -> !positions.contains(endpoint.position()));
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, models, held);
    }

    /** Without a generation that cannot be served any more. */
    Catalogue without(HeldEndpoint endpoint) {
        List<HeldEndpoint> held = new ArrayList<>(endpoints);
        held.remove(endpoint);
        return new Catalogue(nextPosition, nextEpoch, nextSequence, generations, models, held);
    }

    /** Without what has been kept warm long enough. */
    Catalogue withoutRetired(long nowMillis) {
        List<HeldEndpoint> held = new ArrayList<>(endpoints);
        held.removeIf(endpoint -> endpoint.retireAtMillis() <= nowMillis);
        return held.size() == endpoints.size()
                ? this
                : new Catalogue(nextPosition, nextEpoch, nextSequence, generations, models, held);
    }
}
