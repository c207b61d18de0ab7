// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What somebody wants to do to an object.
///
/// @param kind of the object, such as `Pod`
/// @param namespace empty for objects of the cluster
/// @param name may be empty while an object that names itself by a prefix is created
/// @param operation `CREATE` or `UPDATE`
/// @param object as it would become; not an object at all if the caller sent something else
/// @param oldObject as it is; empty if there is none yet
public record AdmissionRequest(
    String uid,
    String kind,
    String namespace,
    String name,
    String operation,
    JsonNode object,
    Optional<JsonNode> oldObject) {}
