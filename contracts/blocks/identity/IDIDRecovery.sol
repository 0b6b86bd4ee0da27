// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IDIDRegistry} from "./IDIDRegistry.sol";

/// @title IDIDRecovery
/// @notice An identity whose key is lost or stolen is given to a new owner by its guardians, after a delay in which who
/// is still there can object. Any number of identities of one {IDIDRegistry}, each under a policy of its own.
///
/// Guardians are known to themselves and to the owner. The chain knows the Merkle root of the set, and sees guardians
/// only when enough of them act. A *leaf* is
/// `keccak256(bytes.concat(keccak256(abi.encode(account, weight, category, salt))))`, pairs are hashed in sorted order:
/// a standard tree of OpenZeppelin over `address, uint16, uint8, bytes32`.
///
/// Who holds the owner's key, the owner or a thief, can cancel a proposal once; the guardians can insist on it, and then
/// only the *panic key* stops it. It is named in the policy by `keccak256(abi.encode(account, salt))` alone, so that
/// nobody knows whose it is. A change of the policy waits for the delay of the policy in force, and a proposal lives by
/// the policy it was made under: so a thief cannot remove the guardians before they have had the delay to act, and a
/// guardian who was dismissed is none from the second on in which the change takes effect.
///
/// Executing also puts the policy of the proposal back in force and drops what was set or planned since: else a thief
/// could leave guardians of its own behind.
///
/// Approvals are EIP-712 signatures, gathered off chain. They name the chain, this contract, the policy, the number of
/// the proposal and whether to propose or to insist: good for that, nothing else.
interface IDIDRecovery {
    /// @notice Where a proposal stands.
    /// `Proposed`, `Insisted`: executable from `due` on. `Cancelled`: by the owner; the guardians can insist until `due`.
    /// `Stopped`: by the panic key, for good. `Lapsed`: not executed, or once cancelled not insisted on, in time.
    enum Stage {
        None,
        Proposed,
        Cancelled,
        Insisted,
        Stopped,
        Executed,
        Lapsed
    }

    /// @notice Who can recover an identity, and how.
    /// @param guardians Merkle root of the guardians' leaves.
    /// @param panic `keccak256(abi.encode(account, salt))` of the panic key's account.
    /// @param threshold Weight of guardians that has to agree.
    /// @param minCategories How many categories these guardians have to be of.
    /// @param delay Seconds between a proposal and its execution, and before a change of this policy takes effect.
    struct Policy {
        bytes32 guardians;
        bytes32 panic;
        uint32 threshold; // weight
        uint8 minCategories;
        uint32 delay; // seconds
    }

    /// @notice A guardian's approval, with what proves it is one.
    /// @param guardian The guardian's account.
    /// @param weight What it counts.
    /// @param category What it is: family, friend, institution, device; a number that the owner chose.
    /// @param salt What makes its leaf unguessable.
    /// @param proof From its leaf to the root.
    /// @param deadline Last second at which the approval is good.
    /// @param signature The guardian's signature: ECDSA, ERC-1271, or a key without an address (ERC-7913).
    struct Approval {
        address guardian;
        uint16 weight;
        uint8 category;
        bytes32 salt;
        bytes32[] proof;
        uint256 deadline;
        bytes signature;
    }

    /// @notice The latest proposal for an identity.
    /// @param number Counts the identity's proposals, from 1; zero if there never was one.
    /// @param newOwner Who becomes the owner.
    /// @param version The policy it was made under.
    /// @param due What the stage says.
    /// @param stage Where it stands now.
    struct Proposal {
        uint32 number;
        address newOwner;
        uint32 version;
        uint40 due;
        Stage stage;
    }

    /// @notice The owner set a policy.
    /// @param identity The identity.
    /// @param version Counts the identity's policies, from 1.
    /// @param policy The policy.
    /// @param effectiveAt First second at which it is in force; what was planned before is dropped.
    event RecoveryPolicySet(address indexed identity, uint32 indexed version, Policy policy, uint40 effectiveAt);
    /// @notice The owner ends the policy without another.
    /// @param identity The identity.
    /// @param effectiveAt First second at which no policy is in force; what was planned before is dropped.
    event RecoveryPolicyRemoved(address indexed identity, uint40 effectiveAt);
    /// @notice Guardians want the identity to have a new owner.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param newOwner Who becomes the owner.
    /// @param version The policy it lives by.
    /// @param executableAt First second at which it can be executed.
    event RecoveryProposed(
        address indexed identity,
        uint32 indexed number,
        address indexed newOwner,
        uint32 version,
        uint40 executableAt
    );
    /// @notice The owner cancelled.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param owner The owner.
    /// @param insistUntil Last second at which the guardians can insist.
    event RecoveryCancelled(address indexed identity, uint32 indexed number, address indexed owner, uint40 insistUntil);
    /// @notice The guardians insisted.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param executableAt First second at which it can be executed.
    event RecoveryInsisted(address indexed identity, uint32 indexed number, uint40 executableAt);
    /// @notice The panic key ended the proposal.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param account The panic key's account.
    event RecoveryStopped(address indexed identity, uint32 indexed number, address indexed account);
    /// @notice The identity has a new owner, and the policy of the proposal is in force alone.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param newOwner The owner from now on.
    /// @param version The policy from now on.
    event RecoveryExecuted(address indexed identity, uint32 indexed number, address indexed newOwner, uint32 version);
    /// @notice The identity can be recovered no more: the registry was told.
    /// @param identity The identity.
    event RecoveryReleased(address indexed identity);

    /// @notice The registry knows another recovery, or none, for the identity.
    /// @param identity The identity.
    /// @param recovery What the registry knows.
    error RecoveryNotEnabled(address identity, address recovery);
    /// @notice Only the identity's owner can do this.
    /// @param identity The identity.
    /// @param account Who tried.
    error RecoveryOwnerOnly(address identity, address account);
    /// @notice Only the panic key's account can do this, with the salt of its commitment.
    /// @param identity The identity.
    /// @param account Who tried.
    error RecoveryPanicOnly(address identity, address account);
    /// @notice A commitment of the policy is zero.
    /// @param guardians Root of the guardians.
    /// @param panic Commitment to the panic key.
    error RecoveryCommitmentZero(bytes32 guardians, bytes32 panic);
    /// @notice With a threshold of zero, nobody would have to agree.
    /// @param identity The identity.
    error RecoveryThresholdZero(address identity);
    /// @notice The delay is shorter than 48 hours or longer than 90 days.
    /// @param delay Seconds.
    error RecoveryDelayInvalid(uint32 delay);
    /// @notice No policy is in force for the identity.
    /// @param identity The identity.
    error RecoveryPolicyMissing(address identity);
    /// @notice A policy is, or was never, in force: the identity cannot be released.
    /// @param identity The identity.
    /// @param version The policy in force; zero if there never was one.
    error RecoveryPolicyInForce(address identity, uint32 version);
    /// @notice Another proposal has to end first; it is not reset.
    /// @param identity The identity.
    /// @param number The proposal.
    error RecoveryPending(address identity, uint32 number);
    /// @notice The identity's latest proposal is another.
    /// @param identity The identity.
    /// @param number The proposal asked for.
    /// @param latest The latest.
    error RecoveryUnknown(address identity, uint32 number, uint32 latest);
    /// @notice This cannot be done at the stage the proposal is in.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param stage Its stage.
    error RecoveryStageInvalid(address identity, uint32 number, Stage stage);
    /// @notice The delay is not over.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param executableAt First second at which it can be executed.
    error RecoveryNotDue(address identity, uint32 number, uint40 executableAt);
    /// @notice The new owner is the zero address or has an identity of its own already, which would be mixed up with
    /// the one recovered.
    /// @param newOwner The account named.
    error RecoveryOwnerTaken(address newOwner);
    /// @notice The approvals are not in ascending order of guardians, each once.
    /// @param guardian The first one out of order.
    error GuardianOrderInvalid(address guardian);
    /// @notice The account is no guardian of the policy with this weight, category and salt.
    /// @param guardian The account.
    error GuardianUnknown(address guardian);
    /// @notice Too few guardians agree.
    /// @param weight Weight that agrees.
    /// @param threshold Weight that has to agree.
    /// @param categories Categories that agree.
    /// @param minCategories Categories that have to agree.
    error RecoveryApprovalsTooFew(uint256 weight, uint32 threshold, uint256 categories, uint8 minCategories);

    /// @notice Sets the identity's policy. The owner only. In force at once if none is; else after the delay of the one
    /// in force, replacing what was planned. Emits {RecoveryPolicySet}.
    /// @dev Requirements: {RecoveryNotEnabled}, {RecoveryOwnerOnly}, {RecoveryCommitmentZero}, {RecoveryThresholdZero},
    /// {RecoveryDelayInvalid}. That the tree behind the root can reach the threshold is for the owner to see to.
    /// @param identity The identity.
    /// @param policy The policy.
    /// @return version Counts the identity's policies.
    function setPolicy(address identity, Policy calldata policy) external returns (uint32 version);

    /// @notice {setPolicy} by the owner's signature, sent by anyone.
    /// @dev Requirements: {RecoveryNotEnabled}, those of {setPolicy}; `SignatureExpired`, `InvalidAccountNonce`, `SignatureInvalid`.
    /// @param identity The identity.
    /// @param policy The policy.
    /// @param nonce A keyed nonce of the owner.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The owner's signature.
    /// @return version Counts the identity's policies.
    function setPolicyBySig(
        address identity,
        Policy calldata policy,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint32 version);

    /// @notice Ends the policy in force, after its delay. The owner only. Emits {RecoveryPolicyRemoved}.
    /// @dev Requirements: {RecoveryOwnerOnly}, {RecoveryPolicyMissing}.
    /// @param identity The identity.
    function removePolicy(address identity) external;

    /// @notice {removePolicy} by the owner's signature, sent by anyone.
    /// @dev Requirements: those of {removePolicy}; `SignatureExpired`, `InvalidAccountNonce`, `SignatureInvalid`.
    /// @param identity The identity.
    /// @param nonce A keyed nonce of the owner.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The owner's signature.
    function removePolicyBySig(address identity, uint256 nonce, uint256 deadline, bytes calldata signature) external;

    /// @notice Tells the registry that the identity has no recovery any more, once its policy is removed. Anyone, for it
    /// is what the owner wanted. Emits {RecoveryReleased}.
    /// @dev Requirements: {RecoveryPolicyInForce}, {RecoveryPending}; those of the registry.
    /// @param identity The identity.
    function release(address identity) external;

    /// @notice Proposes a new owner. Anyone with approvals of enough guardians. Emits {RecoveryProposed}.
    /// @dev Requirements: {RecoveryNotEnabled}, {RecoveryPending}, {RecoveryPolicyMissing}, {RecoveryOwnerTaken},
    /// {GuardianOrderInvalid}, `SignatureExpired`, {GuardianUnknown}, `SignatureInvalid`, {RecoveryApprovalsTooFew}.
    /// @param identity The identity.
    /// @param newOwner Who shall own it: an account that was never used as an identity.
    /// @param approvals Approvals for the next proposal's number, in ascending order of guardians.
    /// @return number The proposal.
    function propose(
        address identity,
        address newOwner,
        Approval[] calldata approvals
    ) external returns (uint32 number);

    /// @notice Insists on a proposal that the owner cancelled: the delay begins anew, and only the panic key stops it.
    /// Anyone with approvals of enough guardians of the proposal's own policy. Emits {RecoveryInsisted}.
    /// @dev Requirements: {RecoveryUnknown}, {RecoveryStageInvalid}, {GuardianOrderInvalid}, `SignatureExpired`,
    /// {GuardianUnknown}, `SignatureInvalid`, {RecoveryApprovalsTooFew}.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param approvals Approvals to insist on it, in ascending order of guardians.
    function insist(address identity, uint32 number, Approval[] calldata approvals) external;

    /// @notice Cancels a proposal, unless the guardians insisted on it. The owner only. Emits {RecoveryCancelled}.
    /// @dev Requirements: {RecoveryOwnerOnly}, {RecoveryUnknown}, {RecoveryStageInvalid}.
    /// @param identity The identity.
    /// @param number The proposal.
    function cancel(address identity, uint32 number) external;

    /// @notice {cancel} by the owner's signature, sent by anyone.
    /// @dev Requirements: those of {cancel}; `SignatureExpired`, `InvalidAccountNonce`, `SignatureInvalid`.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param nonce A keyed nonce of the owner.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The owner's signature.
    function cancelBySig(
        address identity,
        uint32 number,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Ends a proposal for good. The account of its policy's panic key only. Emits {RecoveryStopped}.
    /// @dev Requirements: {RecoveryUnknown}, {RecoveryStageInvalid}, {RecoveryPanicOnly}.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param salt The salt of the commitment.
    function panic(address identity, uint32 number, bytes32 salt) external;

    /// @notice {panic} by the panic key's signature, sent by anyone.
    /// @dev Requirements: those of {panic}; `SignatureExpired`, `InvalidAccountNonce`, `SignatureInvalid`.
    /// @param account The panic key's account.
    /// @param identity The identity.
    /// @param number The proposal.
    /// @param salt The salt of the commitment.
    /// @param nonce A keyed nonce of the account.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The account's signature.
    function panicBySig(
        address account,
        address identity,
        uint32 number,
        bytes32 salt,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Gives the identity its new owner. Anyone, after the delay and within the 14 days that follow. Emits
    /// {RecoveryExecuted}.
    /// @dev Requirements: {RecoveryUnknown}, {RecoveryStageInvalid}, {RecoveryNotDue}, {RecoveryOwnerTaken}; those of the
    /// registry.
    /// @param identity The identity.
    /// @param number The proposal.
    function execute(address identity, uint32 number) external;

    /// @notice The registry whose identities are recovered.
    /// @return registry Never changes.
    function registry() external view returns (IDIDRegistry registry);

    /// @notice The policy in force.
    /// @param identity The identity.
    /// @return policy All zero if none is in force.
    /// @return version Its number; zero if none is in force.
    function policyOf(address identity) external view returns (Policy memory policy, uint32 version);

    /// @notice What the owner planned and is not in force yet.
    /// @param identity The identity.
    /// @return policy All zero if nothing is planned, or if that is that there be none.
    /// @return version Its number; zero likewise.
    /// @return effectiveAt First second at which it will be in force; zero if nothing is planned.
    function plannedPolicyOf(
        address identity
    ) external view returns (Policy memory policy, uint32 version, uint40 effectiveAt);

    /// @notice A policy of the identity, past, present or planned.
    /// @param identity The identity.
    /// @param version Its number.
    /// @return policy All zero if there is none of this number.
    function policyAt(address identity, uint32 version) external view returns (Policy memory policy);

    /// @notice The latest proposal and where it stands now.
    /// @param identity The identity.
    /// @return proposal Its number is zero if there never was one.
    function proposalOf(address identity) external view returns (Proposal memory proposal);
}
