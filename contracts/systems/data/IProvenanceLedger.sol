// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IProvenanceLedger
/// @notice Where data came from and what was done with it: entities, the activities that used and generated them, and the
/// agents who say so, in the words of W3C PROV-DM.
///
/// Nothing of the data is on the ledger. An entity is known by the root of a salted tree over its description, its digest
/// among it (`sealDetails` of the SDK), together with the agent who generated it: who copies another's root makes an entity
/// of his own, and a later one. The ledger vouches that an agent said so, when, and that the history is one: whatever is
/// used was generated before, by an activity that stands here, and a version has one successor.
///
/// It cannot see a use that nobody records, nor whether what is recorded is true. Bytes that were altered are found by
/// holding them against their entity; a use of another's data is held against the usage policy's record that it names.
interface IProvenanceLedger {
    /// @notice That an activity used an entity (`prov:used`).
    /// @param entity What was used.
    /// @param grant The grant of the usage policy under which it was; zero for the agent's own data.
    /// @param evidence Of the record of that use under that grant; one record speaks for one use.
    struct Input {
        bytes32 entity;
        bytes32 grant;
        bytes32 evidence;
    }

    /// @notice What an agent did (`prov:Activity`).
    /// @param kind What was done, as short text or as a salted hash of it.
    /// @param startedAt When it began, in seconds since 1970.
    /// @param endedAt When it ended; what it generated exists since then.
    /// @param plan Salted fingerprint of how it was done (`prov:hadPlan`), a script and its parameters for instance; zero
    /// for none.
    /// @param used What went in.
    /// @param generated What came out (`prov:wasGeneratedBy`), each as the root of its description.
    /// @param revisionOf One of `used`, of the agent's own, of which the first of `generated` is the next version
    /// (`prov:wasRevisionOf`); zero for none.
    struct Activity {
        bytes32 kind;
        uint40 startedAt;
        uint40 endedAt;
        bytes32 plan;
        Input[] used;
        bytes32[] generated;
        bytes32 revisionOf;
    }

    /// @notice An entity as the ledger keeps it: one slot.
    /// @param agent To whom it is attributed (`prov:wasAttributedTo`); zero if there is no such entity.
    /// @param generatedAt When it came to be, in seconds since 1970.
    /// @param invalidatedAt When its agent took it back (`prov:wasInvalidatedBy`); zero if it stands.
    /// @param revised Whether it has a next version.
    struct Entity {
        address agent;
        uint40 generatedAt;
        uint40 invalidatedAt;
        bool revised;
    }

    /// @notice An agent did something (`prov:wasAssociatedWith`).
    event ActivityRecorded(
        bytes32 indexed activity,
        address indexed agent,
        bytes32 indexed kind,
        uint40 startedAt,
        uint40 endedAt,
        bytes32 plan
    );
    /// @notice The activity used an entity.
    event Used(
        bytes32 indexed activity,
        bytes32 indexed entity,
        address indexed agent,
        bytes32 grant,
        bytes32 evidence
    );
    /// @notice The activity generated an entity.
    event Generated(bytes32 indexed activity, bytes32 indexed entity, bytes32 indexed root);
    /// @notice The entity is the next version of another.
    event Revised(bytes32 indexed entity, bytes32 indexed previous);
    /// @notice The agent took an entity back; `evidence` is a salted hash of why.
    event Invalidated(bytes32 indexed entity, bytes32 evidence);

    /// @notice Nobody generated this entity here.
    error EntityUnknown(bytes32 entity);
    /// @notice The agent generated this entity already.
    error EntityExists(bytes32 entity);
    /// @notice The root of an entity's description is zero.
    error EntityRootZero(uint256 index);
    /// @notice The entity was taken back, and the use did not end before.
    error EntityInvalidated(bytes32 entity, uint40 invalidatedAt);
    /// @notice Only the agent of an entity may revise it or take it back.
    error EntityAgentOnly(bytes32 entity, address agent);
    /// @notice The entity has a next version already: a history does not fork.
    error EntityRevised(bytes32 entity);
    /// @notice The activity ends before it begins, or in the future.
    error ActivityTimesInvalid(uint40 startedAt, uint40 endedAt);
    /// @notice The activity ended longer ago than it may be recorded.
    error ActivityBackdated(uint40 endedAt, uint256 earliest);
    /// @notice The activity ended before an entity that it used was generated.
    error UseBeforeGeneration(bytes32 entity, uint40 generatedAt, uint40 endedAt);
    /// @notice The version that is revised is not among what was used, or nothing was generated.
    error RevisionInvalid(bytes32 revisionOf);

    /// @notice Records an activity of the sender.
    /// @param done What was done.
    /// @return activity Its id, see {activityOf}.
    function record(Activity calldata done) external returns (bytes32 activity);

    /// @notice Records an activity that the agent signed. Anyone may send it.
    /// @param agent Who did it, and signed.
    /// @param done What was done.
    /// @param nonce A keyed nonce of the agent.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The agent's, over the activity, nonce and deadline (EIP-712).
    /// @return activity Its id, see {activityOf}.
    function recordBySig(
        address agent,
        Activity calldata done,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 activity);

    /// @notice Takes an entity of the sender's back: nothing may be made of it from now on. What was made of it stays.
    /// @param entity Its id.
    /// @param evidence Salted hash of why.
    function invalidate(bytes32 entity, bytes32 evidence) external;

    /// @notice Takes an entity back whose agent signed that. Anyone may send it.
    /// @param entity Its id.
    /// @param evidence Salted hash of why.
    /// @param nonce A keyed nonce of the agent.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The agent's, over entity, evidence, nonce and deadline (EIP-712).
    function invalidateBySig(
        bytes32 entity,
        bytes32 evidence,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice The longest that an activity may be recorded after it ended, in seconds.
    /// @return Seconds.
    function maximumDelay() external view returns (uint40);

    /// @notice What the ledger keeps of an entity.
    /// @param entity Its id.
    /// @return What is kept; all zero if nobody generated it here.
    function entityAt(bytes32 entity) external view returns (Entity memory);

    /// @notice The id of the entity that an agent generates under the root of its description.
    /// @param agent Who generates it.
    /// @param root Root of its description.
    /// @return The id: a hash of both.
    function entityOf(address agent, bytes32 root) external pure returns (bytes32);

    /// @notice The id of an activity of an agent.
    /// @param agent Who did it.
    /// @param done What was done.
    /// @return The id: a hash of both, of the chain and of this contract.
    function activityOf(address agent, Activity calldata done) external view returns (bytes32);
}
