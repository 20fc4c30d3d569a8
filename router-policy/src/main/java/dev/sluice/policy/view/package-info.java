/// What a request is, without what it says: one pass over its bytes fills a small immutable view.
@NullMarked
package dev.sluice.policy.view;

import org.jspecify.annotations.NullMarked;
