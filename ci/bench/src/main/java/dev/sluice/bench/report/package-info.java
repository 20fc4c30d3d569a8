/// The result as a Markdown table and as JSON.
@NullMarked
package dev.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
