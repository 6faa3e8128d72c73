package io.hedgerow.starter;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Admits requests under one choice of endpoints: checks them, fixes the deadline and the arm, and plans who scores.
 *
 * <p>The deadline is the endpoint's, counted from the admission or from the record's timestamp (the admission
 * where there is none, or where it lies in the future); one that waited in a topic while the job was away has a grace
 * instead. A request's own deadline shortens it, never lengthens it;
 * on an endpoint without a deadline it is the deadline, so that answers are repeatable only where requests carry
 * none. A deadline that has passed is planned all the same: the pools say EXPIRED and {@code onDeadline} answers.
 *
 * <p>A hedge whose primary and other variants lie in different pools is planned here ({@link
 * io.hedgerow.policies.fanout.HedgeCopies}): a share of the requests has the others in its plan, in a work item that
 * starts after the delay; the rest is planned without them.
 *
 * <p>A variant whose model the request's key chooses has a work item of its own, which names that model; or none, where
 * the request has no key, or one that is in no model's name. A variant that scores hot keys is planned instead of the
 * keyed one, for these keys alone ({@link io.hedgerow.policies.fanout.StandIns}).
 *
 * <p>Immutable and thread-safe.
 */
public final class Admission {
    private final long epoch;
    private final Map<String, EndpointAdmission> endpoints;
    private final List<String> names;

    /**
     * @param epoch what refusals of unknown endpoints carry
     * @param endpoints by name; in that order they are told
     */
    Admission(long epoch, Map<String, EndpointAdmission> endpoints) {
        this.epoch = epoch;
        this.endpoints = new HashMap<>(endpoints);
        this.names = List.copyOf(endpoints.keySet());
    }

    /**
     * The admission under a roster. Throws {@link IllegalArgumentException} for endpoints of one name, arms
     * without weight, and a unit that is not an input.
     */
    public static Admission of(Roster roster) {
        return new Admission(roster.epoch(), endpointsOf(roster));
    }

    /** The endpoints of a roster by name, in its order. Throws as {@link #of} does. */
    static Map<String, EndpointAdmission> endpointsOf(Roster roster) {
        Map<String, EndpointAdmission> endpoints = new LinkedHashMap<>();
        for (int i = 0; i < roster.endpoints().size(); i++) {
            EndpointSpec spec = roster.endpoints().get(i);
            if (endpoints.put(spec.name(), new EndpointAdmission(roster.epoch(), i, spec)) != null) {
                throw new IllegalArgumentException("there are two endpoints " + spec.name());
            }
        }
        return endpoints;
    }

    /** The endpoint of a name, or null. */
    @Nullable
    EndpointAdmission find(String name) {
        return endpoints.get(name);
    }

    /**
     * Admits a request. An invalid one has a header with the error, and no work items.
     *
     * @param nowMicros epoch microseconds
     * @param admission a number no other admission of this request ID has
     */
    public void admit(Request request, long nowMicros, long admission, AdmissionOutput out) {
        admit(request, nowMicros, admission, CatchUp.NONE, out);
    }

    /** The same after a start. */
    void admit(Request request, long nowMicros, long admission, CatchUp catchUp, AdmissionOutput out) {
        EndpointAdmission endpoint = endpoints.get(request.endpoint());
        if (endpoint == null) {
            out.header(unknownEndpoint(request, nowMicros, admission));
        } else {
            endpoint.admit(request, nowMicros, admission, catchUp, out);
        }
    }

    private PlanHeader unknownEndpoint(Request request, long nowMicros, long admission) {
        InvalidRequest error = new InvalidRequest(
                "endpoint",
                "there is no endpoint " + Described.name(request.endpoint()) + "; known: " + Described.names(names));
        return new PlanHeader(
                request.requestId(),
                admission,
                epoch,
                request.endpoint(),
                -1,
                0,
                -1,
                nowMicros,
                PlanHeader.NO_DEADLINE,
                request.eventTimeMillis(),
                request.replyTo(),
                request.headers(),
                error);
    }
}
