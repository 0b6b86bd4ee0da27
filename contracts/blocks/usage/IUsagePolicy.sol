// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IUsageTypes} from "./IUsageTypes.sol";

/// @title IUsagePolicy
/// @notice What may be done with data that somebody gave to somebody else, until when, and what was done.
///
/// A ledger cannot stop a controller from misusing bytes that it holds. It decides, records, proves and holds to account: a
/// use without a matching answer is a breach that everybody can see who knows of the use.
///
/// A grant is what an assigner lets an assignee do with data (the words are ODRL's). At the beginning of a line the assigner
/// is the data subject and the assignee the controller; in a grant that was handed on the controller assigns to a processor.
/// All that is kept of a grant is one word under its id; the grant itself is the preimage of the id and is passed along with
/// each call, and so are the `lineage`, the stems of its ancestors from the first to its parent, and the policy. Accounts and
/// fingerprints belong to one grant each: whoever uses one twice lets others link the two.
interface IUsagePolicy is IUsageTypes {
    /// @notice Where a grant stands. Expired follows from the time, and so does the end of an ancestor, see {decide}.
    enum Status {
        None,
        Proposed,
        Active,
        Suspended,
        Withdrawn,
        Expired,
        Erased
    }

    /// @notice A grant. It never changes; what changes is where it stands and, behind its back, the policy.
    /// @param parent The grant that was handed on; zero at the beginning of a line.
    /// @param assigner Who grants.
    /// @param assignee To whom.
    /// @param dataRoot Root of the salted fingerprints of the data, see Fingerprints.
    /// @param policyHash Of the policy that it began with.
    struct Grant {
        bytes32 parent;
        address assigner;
        address assignee;
        bytes32 dataRoot;
        bytes32 policyHash;
    }

    /// @notice All that is kept of a grant: one slot.
    /// @param status Where it stands.
    /// @param proposedByAssignee Whether the assignee proposed it.
    /// @param version How many times its policy changed.
    /// @param parentVersion Version of the parent's policy that its own was held against.
    /// @param since When the first grant of the line began; zero for a proposal.
    /// @param expiresAt Last second is the one before; zero: never.
    /// @param spent Uses of each of four budgets and those handed on, 32 bits each, the first in the highest.
    struct Standing {
        Status status;
        bool proposedByAssignee;
        uint16 version;
        uint16 parentVersion;
        uint40 since;
        uint40 expiresAt;
        uint128 spent;
    }

    /// @notice Two parties agree on a grant: what is signed by either.
    /// @param deadline Last second at which the signatures are good.
    /// @param assignerSignature Empty if the assigner sends.
    /// @param assigneeSignature Empty if the assignee sends.
    struct Consent {
        uint256 deadline;
        bytes assignerSignature;
        bytes assigneeSignature;
    }

    /// @notice A grant with what the ledger keeps hashes of only.
    /// @param grant The grant.
    /// @param lineage Stems of its ancestors, from the first of the line to its parent.
    /// @param policy Its policy now.
    struct Presented {
        Grant grant;
        bytes32[] lineage;
        bytes policy;
    }

    /// @notice What two parties agree on.
    /// @param grant The grant.
    /// @param expiresAt The first second at which it is over; zero: never.
    /// @param policy Its policy, in the compact form.
    /// @param consent Who signed.
    struct Agreement {
        Grant grant;
        uint40 expiresAt;
        bytes policy;
        Consent consent;
    }

    /// @notice A grant was proposed by one of its parties.
    event GrantProposed(bytes32 indexed id, bool byAssignee, Grant grant, uint40 expiresAt, bytes policy);
    /// @notice The other party accepted a proposal.
    event GrantAccepted(bytes32 indexed id);
    /// @notice A grant began that both parties signed.
    event GrantOpened(bytes32 indexed id, bytes32 indexed parent, Grant grant, uint40 expiresAt, bytes policy);
    /// @notice The grant was suspended by its assigner.
    event GrantSuspended(bytes32 indexed id);
    /// @notice The grant was resumed by its assigner.
    event GrantResumed(bytes32 indexed id);
    /// @notice The assigner ended the grant, and all that were handed on from it.
    event GrantWithdrawn(bytes32 indexed id);
    /// @notice The assignee gave the grant up, and all that were handed on from it.
    event GrantRenounced(bytes32 indexed id);
    /// @notice The assignee states that it erased the data; `evidence` is the hash of how.
    event GrantErased(bytes32 indexed id, address assignee, bytes32 evidence);
    /// @notice A use was answered and counted. `evidence` is a salted hash of what was done.
    event UsageRecorded(bytes32 indexed id, Verb verb, uint8 rule, uint8 budget, bytes32 argument, bytes32 evidence);

    /// @notice There is such a grant already: its parties or its data have to be others.
    error GrantExists(bytes32 id);
    /// @notice The grant does not stand where it would have to.
    error GrantStatusConflict(bytes32 id, Status status);
    /// @notice The grant cannot be used or handed on now.
    error GrantUnusable(bytes32 id, Reason reason);
    /// @notice The account is not the party of the grant that may do this.
    error GrantPartyOnly(bytes32 id, address account);
    /// @notice The grant would end before it begins.
    error GrantExpirationPast(uint40 expiresAt);
    /// @notice The grant would outlive the one that it is handed on from.
    error GrantOutlivesParent(uint40 expiresAt, uint40 parentExpiresAt);
    /// @notice A grant is about data: the root is zero.
    error GrantDataZero();
    /// @notice A grant of this kind has, or lacks, a parent.
    error GrantParentInvalid(bytes32 parent);
    /// @notice The policy is not the one that the grant has.
    error PolicyMismatch(bytes32 expected, bytes32 given);
    /// @notice The grant may not be handed on any further.
    error GrantNotTransferable(bytes32 id);
    /// @notice Fewer uses of the budget are left than would be handed on.
    error PolicyBudgetExceeded(uint256 budget, uint256 asked, uint256 left);
    /// @notice The use is not granted.
    error UsageDenied(bytes32 id, Reason reason, uint8 rule);
    /// @notice The use is granted later.
    error UsageDelayed(bytes32 id, uint256 until);
    /// @notice To hand on is a use with the action 1 (`grantUse`) and the assignee as recipient, granted as it is or with an
    /// obligation.
    error HandoverInvalid(uint8 action, bytes20 recipient, Verb verb);

    /// @notice Proposes a grant to its other party. Emits {GrantProposed}.
    ///
    /// Requirements: the caller is assigner or assignee ({GrantPartyOnly}); it is the first of its line
    /// ({GrantParentInvalid}); it is new ({GrantExists}); it has data ({GrantDataZero}); it ends in the future
    /// ({GrantExpirationPast}); the policy is well-formed (PolicyMalformed) and the grant's ({PolicyMismatch}).
    /// @param grant The grant.
    /// @param expiresAt The first second at which it is over; 0: never.
    /// @param policy Its policy, in the compact form.
    /// @return id The grant's id.
    function propose(Grant calldata grant, uint40 expiresAt, bytes calldata policy) external returns (bytes32 id);

    /// @notice Accepts what the other party proposed: the other party sends, or somebody sends what it signed, which is the
    /// consent with the proposal's expiry. Emits {GrantAccepted}.
    ///
    /// Requirements: it is proposed and not over ({GrantStatusConflict}); the party that did not propose
    /// sends or signed ({SignatureInvalid}), in time ({SignatureExpired}).
    /// @param grant The grant.
    /// @param deadline Last second at which the signature is good.
    /// @param signature Empty if that party sends.
    function accept(Grant calldata grant, uint256 deadline, bytes calldata signature) external;

    /// @notice Begins a grant that both parties signed, or one signed and the other sends. Emits {GrantOpened}.
    ///
    /// Requirements: those of {propose}, whoever sends; both signatures are good ({SignatureInvalid}) and in time
    /// ({SignatureExpired}). What is signed names the grant, which can begin once, so no nonce is needed.
    /// @param agreement What the parties agree on.
    /// @return id The grant's id.
    function open(Agreement calldata agreement) external returns (bytes32 id);

    /// @notice Hands a grant on, in part or as it is, to a processor. Emits {GrantOpened}.
    ///
    /// Requirements: `grant.parent` is the parent's id ({GrantParentInvalid}) and its assigner the parent's assignee
    /// ({GrantPartyOnly}); the parent grants the hand-over as a use now, with the action `grantUse` and the new assignee as
    /// recipient ({UsageDenied}, {UsageDelayed}, {HandoverInvalid}); the policy is narrower than the parent's (PolicyWider,
    /// PolicyProhibitionMissing, PolicyStrategyWider, PolicyBudgetWider) and may be handed on fewer times
    /// ({GrantNotTransferable}, PolicyDepthWider); its budgets are still there, and are taken from the parent's
    /// ({PolicyBudgetExceeded}); it does not outlive the parent ({GrantOutlivesParent}); those of {open}. What for and where it
    /// is handed on is the word of whoever sends, and so is from which budget it is counted where several rules would grant it: a
    /// party that minds sends by itself instead of signing. Parties, data, policy and expiry are signed.
    /// @param parent The grant that is handed on.
    /// @param handover The use that this is.
    /// @param agreement What the parties agree on.
    /// @return id The grant's id.
    function transferTo(
        Presented calldata parent,
        Use calldata handover,
        Agreement calldata agreement
    ) external returns (bytes32 id);

    /// @notice Suspends an active grant, and all that were handed on from it, or resumes it. Emits {GrantSuspended} or
    /// {GrantResumed}.
    ///
    /// Requirements: the caller is the assigner ({GrantPartyOnly}); the grant is active, or suspended to be resumed
    /// ({GrantStatusConflict}).
    /// @param grant The grant.
    /// @param suspended Whether it is suspended, or resumed.
    function setSuspended(Grant calldata grant, bool suspended) external;

    /// @notice As {setSuspended}, by the assigner's signature.
    ///
    /// Requirements: those of {setSuspended}; {SignatureExpired}, {InvalidAccountNonce}, {SignatureInvalid}.
    /// @param grant The grant.
    /// @param suspended Whether it is suspended, or resumed.
    /// @param nonce The signer's keyed nonce.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The signature.
    function setSuspendedBySig(
        Grant calldata grant,
        bool suspended,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Ends a grant of the caller's, or a proposal, for good, and with it all that were handed on from it. Emits
    /// {GrantWithdrawn}.
    ///
    /// Requirements: the caller is the assigner of a grant with these parts that is proposed, active or suspended
    /// ({GrantStatusConflict}, of another id for another caller).
    /// @param parent The grant that it was handed on from; zero for the first of a line.
    /// @param assignee To whom.
    /// @param terms See {termsOf}.
    function withdraw(bytes32 parent, address assignee, bytes32 terms) external;

    /// @notice Gives up a grant to the caller, or a proposal, for good, and with it all that were handed on from it. Emits
    /// {GrantRenounced}.
    ///
    /// Requirements: the caller is the assignee of a grant with these parts that is proposed, active or suspended
    /// ({GrantStatusConflict}, of another id for another caller).
    /// @param parent The grant that it was handed on from; zero for the first of a line.
    /// @param assigner Who grants.
    /// @param terms See {termsOf}.
    function renounce(bytes32 parent, address assigner, bytes32 terms) external;

    /// @notice As {withdraw}, by the assigner's signature. It can happen once, so no nonce is needed.
    ///
    /// Requirements: it is proposed, active or suspended ({GrantStatusConflict}); {SignatureExpired}, {SignatureInvalid}.
    /// @param grant The grant.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The signature.
    function withdrawBySig(Grant calldata grant, uint256 deadline, bytes calldata signature) external;

    /// @notice The assignee's receipt for the erasure of the data: all that is kept of the grant is that it was. Emits
    /// {GrantErased}.
    ///
    /// Requirements: the assignee sends or signed ({SignatureInvalid}), in time ({SignatureExpired}); the grant began and was
    /// not erased ({GrantStatusConflict}).
    /// @param grant The grant.
    /// @param evidence Hash of how it was done.
    /// @param deadline Last second at which the signature is good.
    /// @param signature Empty if the assignee sends.
    function erase(Grant calldata grant, bytes32 evidence, uint256 deadline, bytes calldata signature) external;

    /// @notice What the grant answers to a use at this second. Never reverts for a well-formed call: what is not granted is
    /// denied, with the reason.
    /// @param presented The grant as it is now.
    /// @param use What is asked about.
    /// @return decision The answer.
    function decide(Presented calldata presented, Use calldata use) external view returns (Decision memory decision);

    /// @notice Records a use that is granted now and counts it. Emits {UsageRecorded}.
    ///
    /// Requirements: the caller is the assignee ({GrantPartyOnly}); the use is granted ({UsageDenied}), and now
    /// ({UsageDelayed}).
    /// @param presented The grant as it is now.
    /// @param use What is asked about.
    /// @param evidence Salted hash of what was done.
    /// @return decision The answer.
    function record(
        Presented calldata presented,
        Use calldata use,
        bytes32 evidence
    ) external returns (Decision memory decision);

    /// @notice As {record}, by the assignee's signature.
    ///
    /// Requirements: those of {record}; {SignatureExpired}, {InvalidAccountNonce}, {SignatureInvalid}.
    /// @param presented The grant as it is now.
    /// @param use What is asked about.
    /// @param evidence Salted hash of what was done.
    /// @param nonce The signer's keyed nonce.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The signature.
    /// @return decision The answer.
    function recordBySig(
        Presented calldata presented,
        Use calldata use,
        bytes32 evidence,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (Decision memory decision);

    /// @notice What is kept of a grant, its status with respect to its own expiry, and the hash of the policy that replaced
    /// the first; zero if none did.
    /// @param id The grant's id.
    /// @return standing What is kept.
    /// @return amendedPolicy The hash of the policy that replaced the first; zero if none did.
    function standingOf(bytes32 id) external view returns (Standing memory standing, bytes32 amendedPolicy);

    /// @notice The id of a grant.
    /// @param grant The grant.
    /// @return id The grant's id.
    function idOf(Grant calldata grant) external pure returns (bytes32 id);

    /// @notice What of a grant is not its parent: a lineage is a list of these.
    /// @param grant The grant.
    /// @return stem The stem.
    function stemOf(Grant calldata grant) external pure returns (bytes32 stem);

    /// @notice What of a grant are neither parent nor parties: the hash of data and policy.
    /// @param grant The grant.
    /// @return terms See {termsOf}.
    function termsOf(Grant calldata grant) external pure returns (bytes32 terms);

    /// @notice The hash under which a policy is kept; zero for bytes that are none.
    /// @param policy Its policy, in the compact form.
    /// @return policyHash The hash.
    function policyHashOf(bytes calldata policy) external pure returns (bytes32 policyHash);
}
