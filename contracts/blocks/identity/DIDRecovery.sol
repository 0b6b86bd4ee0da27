// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {Signatures} from "../../base/Signatures.sol";
import {IDIDRecovery} from "./IDIDRecovery.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {RecoveryPolicies} from "./RecoveryPolicies.sol";

/// @title DIDRecovery
/// @notice Gives an identity whose key is lost or stolen to a new owner, when enough of its guardians say so and nobody
/// who may object does.
///
/// **Roles** The owner of an identity sets its policy and can cancel; its guardians propose and insist; its panic key
/// stops; anyone sends what these signed, executes what is due and releases what was removed. There is no administrator.
/// **Trusts** The registry to say who owns an identity and to give it to another only when this contract asks; the
/// owner to choose guardians of whom fewer than the threshold conspire.
contract DIDRecovery is RecoveryPolicies {
    bytes32 private constant CANCEL_TYPEHASH = keccak256(
        "CancelRecovery(address owner,address identity,uint32 number,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PANIC_TYPEHASH = keccak256(
        "Panic(address account,address identity,uint32 number,bytes32 salt,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant APPROVE_TYPEHASH = keccak256(
        "ApproveRecovery(address guardian,address identity,address newOwner,bytes32 guardians,uint32 version,uint32 number,uint256 deadline)"
    );
    bytes32 private constant INSIST_TYPEHASH = keccak256(
        "InsistOnRecovery(address guardian,address identity,address newOwner,bytes32 guardians,uint32 version,uint32 number,uint256 deadline)"
    );

    uint40 private constant EXECUTION_WINDOW = 14 days;

    /// @dev The latest proposal, in one slot. The stages that come by time alone are not written down.
    struct Record {
        address newOwner;
        uint32 version;
        uint40 due;
        Stage stage;
    }

    /// @dev What guardians are asked, but for what differs between them.
    struct Question {
        bytes32 typeHash;
        address identity;
        address newOwner;
        uint32 version;
        uint32 number;
    }

    mapping(address identity => Record) private _proposals;

    /// @param registry The registry whose identities are recovered.
    constructor(IDIDRegistry registry) EIP712("Trellis DIDRecovery", "1") RecoveryPolicies(registry) {}

    /// @inheritdoc IDIDRecovery
    function release(address identity) external {
        Schedule storage schedule = _schedules[identity];
        // A removal has to have come into force since: else anyone would release an identity whose owner has just put this in charge.
        bool isRemoved = schedule.effectiveAt != 0 && _inForce(schedule) == 0;
        if (!isRemoved) revert RecoveryPolicyInForce(identity, _inForce(schedule));
        _requireNoneOpen(identity, schedule);

        (schedule.version, schedule.effectiveAt) = (0, 0);
        emit RecoveryReleased(identity);
        registry.setRecovery(identity, address(0));
    }

    /// @inheritdoc IDIDRecovery
    function propose(
        address identity,
        address newOwner,
        Approval[] calldata approvals
    ) external returns (uint32 number) {
        _requireEnabled(identity);
        Schedule storage schedule = _schedules[identity];
        _requireNoneOpen(identity, schedule);
        uint32 version = _inForce(schedule);
        if (version == 0) revert RecoveryPolicyMissing(identity);
        _requireFree(identity, newOwner);
        number = schedule.proposals + 1;
        _requireApproved(Question(APPROVE_TYPEHASH, identity, newOwner, version, number), approvals);

        uint40 executableAt = _after(_policies[identity][version].delay);
        schedule.proposals = number;
        _proposals[identity] = Record(newOwner, version, executableAt, Stage.Proposed);
        emit RecoveryProposed(identity, number, newOwner, version, executableAt);
    }

    /// @inheritdoc IDIDRecovery
    function insist(address identity, uint32 number, Approval[] calldata approvals) external {
        (Record storage proposal, Stage stage) = _requireLatest(identity, number);
        if (stage != Stage.Cancelled) revert RecoveryStageInvalid(identity, number, stage);
        uint32 version = proposal.version;
        _requireApproved(Question(INSIST_TYPEHASH, identity, proposal.newOwner, version, number), approvals);

        uint40 executableAt = _after(_policies[identity][version].delay);
        proposal.stage = Stage.Insisted;
        proposal.due = executableAt;
        emit RecoveryInsisted(identity, number, executableAt);
    }

    /// @inheritdoc IDIDRecovery
    function cancel(address identity, uint32 number) external {
        _requireOwner(identity);
        _cancel(msg.sender, identity, number);
    }

    /// @inheritdoc IDIDRecovery
    function cancelBySig(
        address identity,
        uint32 number,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address owner = registry.identityOwner(identity);
        bytes32 structHash = keccak256(abi.encode(CANCEL_TYPEHASH, owner, identity, number, nonce, deadline));
        _authorize(owner, structHash, nonce, deadline, signature);
        _cancel(owner, identity, number);
    }

    /// @inheritdoc IDIDRecovery
    function panic(address identity, uint32 number, bytes32 salt) external {
        _stop(msg.sender, identity, number, salt);
    }

    /// @inheritdoc IDIDRecovery
    function panicBySig(
        address account,
        address identity,
        uint32 number,
        bytes32 salt,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(PANIC_TYPEHASH, account, identity, number, salt, nonce, deadline));
        _authorize(account, structHash, nonce, deadline, signature);
        _stop(account, identity, number, salt);
    }

    /// @inheritdoc IDIDRecovery
    function execute(address identity, uint32 number) external {
        (Record storage proposal, Stage stage) = _requireLatest(identity, number);
        if (stage != Stage.Proposed && stage != Stage.Insisted) revert RecoveryStageInvalid(identity, number, stage);
        if (block.timestamp < proposal.due) revert RecoveryNotDue(identity, number, proposal.due);
        (address newOwner, uint32 version) = (proposal.newOwner, proposal.version);
        _requireFree(identity, newOwner);

        proposal.stage = Stage.Executed;
        Schedule storage schedule = _schedules[identity];
        schedule.version = version;
        schedule.planned = 0;
        schedule.effectiveAt = 0;
        emit RecoveryExecuted(identity, number, newOwner, version);

        registry.recoverOwner(identity, newOwner);
    }

    /// @inheritdoc IDIDRecovery
    function proposalOf(address identity) external view returns (Proposal memory) {
        Record storage record = _proposals[identity];
        uint32 number = _schedules[identity].proposals;
        return Proposal(number, record.newOwner, record.version, record.due, _stageOf(record));
    }

    function _cancel(address owner, address identity, uint32 number) private {
        (Record storage proposal, Stage stage) = _requireLatest(identity, number);
        if (stage != Stage.Proposed) revert RecoveryStageInvalid(identity, number, stage);

        uint40 insistUntil = _after(_policies[identity][proposal.version].delay);
        proposal.stage = Stage.Cancelled;
        proposal.due = insistUntil;
        emit RecoveryCancelled(identity, number, owner, insistUntil);
    }

    function _stop(address account, address identity, uint32 number, bytes32 salt) private {
        (Record storage proposal, Stage stage) = _requireLatest(identity, number);
        if (!_isOpen(stage)) revert RecoveryStageInvalid(identity, number, stage);
        bytes32 commitment = _policies[identity][proposal.version].panic;
        if (keccak256(abi.encode(account, salt)) != commitment) revert RecoveryPanicOnly(identity, account);

        proposal.stage = Stage.Stopped;
        emit RecoveryStopped(identity, number, account);
    }

    /// @dev Guardians that are contracts are asked by static calls: whatever they do, nothing changes meanwhile.
    function _requireApproved(Question memory question, Approval[] calldata approvals) private view {
        Policy storage policy = _policies[question.identity][question.version];
        bytes32 guardians = policy.guardians;
        address last;
        uint256 weight;
        uint256 marks; // a bit for each category
        uint256 categories;
        for (uint256 i = 0; i < approvals.length; ++i) {
            Approval calldata approval = approvals[i];
            if (approval.guardian <= last) revert GuardianOrderInvalid(approval.guardian);
            last = approval.guardian;
            _requireApproval(question, guardians, approval);
            weight += approval.weight;
            uint256 mark = 1 << approval.category;
            if (marks & mark == 0) ++categories;
            marks |= mark;
        }
        (uint32 threshold, uint8 minCategories) = (policy.threshold, policy.minCategories);
        if (weight < threshold || categories < minCategories) {
            revert RecoveryApprovalsTooFew(weight, threshold, categories, minCategories);
        }
    }

    function _requireApproval(Question memory q, bytes32 guardians, Approval calldata approval) private view {
        (address guardian, uint256 deadline) = (approval.guardian, approval.deadline);
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        bytes32 leaf = keccak256(abi.encode(guardian, approval.weight, approval.category, approval.salt));
        leaf = keccak256(bytes.concat(leaf)); // so that no inner node of the tree passes for a leaf
        if (!MerkleProof.verifyCalldata(approval.proof, guardians, leaf)) revert GuardianUnknown(guardian);
        bytes32 structHash = keccak256(
            abi.encode(q.typeHash, guardian, q.identity, q.newOwner, guardians, q.version, q.number, deadline)
        );
        Signatures.requireValid(guardian, _hashTypedDataV4(structHash), approval.signature);
    }

    function _requireFree(address identity, address newOwner) private view {
        if (newOwner == address(0) || newOwner == identity || registry.changed(newOwner) != 0) {
            revert RecoveryOwnerTaken(newOwner);
        }
    }

    function _requireNoneOpen(address identity, Schedule storage schedule) private view {
        if (_isOpen(_stageOf(_proposals[identity]))) revert RecoveryPending(identity, schedule.proposals);
    }

    function _requireLatest(address identity, uint32 number) private view returns (Record storage, Stage) {
        uint32 latest = _schedules[identity].proposals;
        if (number == 0 || number != latest) revert RecoveryUnknown(identity, number, latest);
        Record storage record = _proposals[identity];
        return (record, _stageOf(record));
    }

    function _stageOf(Record storage record) private view returns (Stage stage) {
        stage = record.stage;
        uint256 last = record.due;
        if (stage == Stage.Proposed || stage == Stage.Insisted) last += EXECUTION_WINDOW;
        if (_isOpen(stage) && block.timestamp > last) return Stage.Lapsed;
    }

    function _isOpen(Stage stage) private pure returns (bool) {
        return stage == Stage.Proposed || stage == Stage.Cancelled || stage == Stage.Insisted;
    }
}
