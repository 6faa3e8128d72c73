/** The starter's decision: which variants score a request, and the sticky hash that assigns arms. */
@NullMarked
package io.hedgerow.policies.fanout;

import org.jspecify.annotations.NullMarked;
