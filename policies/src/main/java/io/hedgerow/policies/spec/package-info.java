/** Endpoint, model and pool specifications as plain, validated, serializable records. */
@NullMarked
package io.hedgerow.policies.spec;

import org.jspecify.annotations.NullMarked;
