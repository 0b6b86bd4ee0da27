// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AlastriaSignedActions} from "./AlastriaSignedActions.sol";
import {IAlastriaPresentations} from "./IAlastriaPresentations.sol";

/// @title AlastriaPresentations
/// @notice The entries of subjects and receivers about presentations, and the duty to delete.
abstract contract AlastriaPresentations is IAlastriaPresentations, AlastriaSignedActions {
    bytes32 private constant UPDATE_TYPEHASH = keccak256(
        "UpdatePresentation(address subject,bytes32 digest,uint8 status,uint256 deadline)"
    );
    bytes32 private constant RECEIPT_TYPEHASH = keccak256(
        "ConfirmReceipt(address receiver,bytes32 receipt,uint32 period,uint256 deadline)"
    );
    bytes32 private constant DELETION_TYPEHASH = keccak256(
        "ConfirmDeletion(address receiver,bytes32 receipt,uint256 deadline)"
    );

    /// @dev As long as the law leaves at most: a month, and two more in complex cases (GDPR, article 12).
    uint32 private constant LONGEST_PERIOD = 90 days;

    mapping(address subject => mapping(bytes32 digest => PresentationStatus)) private _presentations;

    mapping(address receiver => mapping(bytes32 receipt => Receipt)) private _receipts;

    /// @inheritdoc IAlastriaPresentations
    function updatePresentation(bytes32 digest, PresentationStatus status) external {
        _update(msg.sender, digest, status);
    }

    /// @inheritdoc IAlastriaPresentations
    function updatePresentationBySig(
        address subject,
        bytes32 digest,
        PresentationStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(UPDATE_TYPEHASH, subject, digest, status, deadline));
        _requireSigned(subject, structHash, deadline, signature);
        _update(subject, digest, status);
    }

    /// @inheritdoc IAlastriaPresentations
    function confirmReceipt(bytes32 receipt, uint32 period) external {
        _receive(msg.sender, receipt, period);
    }

    /// @inheritdoc IAlastriaPresentations
    function confirmReceiptBySig(
        address receiver,
        bytes32 receipt,
        uint32 period,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(RECEIPT_TYPEHASH, receiver, receipt, period, deadline));
        _requireSigned(receiver, structHash, deadline, signature);
        _receive(receiver, receipt, period);
    }

    /// @inheritdoc IAlastriaPresentations
    function askDeletion(address receiver, bytes32 digest, bytes32 secret) external {
        bytes32 id = keccak256(abi.encode(digest, keccak256(abi.encode(secret))));
        Receipt storage receipt = _receipts[receiver][id];
        _requireFrom(id, receipt.status, PresentationStatus.Received, PresentationStatus.AskDeletion);

        uint40 due = uint40(block.timestamp + receipt.period);
        receipt.status = PresentationStatus.AskDeletion;
        receipt.due = due;
        emit DeletionAsked(receiver, id, due);
    }

    /// @inheritdoc IAlastriaPresentations
    function confirmDeletion(bytes32 receipt) external {
        _confirmDeletion(msg.sender, receipt);
    }

    /// @inheritdoc IAlastriaPresentations
    function confirmDeletionBySig(
        address receiver,
        bytes32 receipt,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(DELETION_TYPEHASH, receiver, receipt, deadline));
        _requireSigned(receiver, structHash, deadline, signature);
        _confirmDeletion(receiver, receipt);
    }

    /// @inheritdoc IAlastriaPresentations
    function recordOverdue(address receiver, bytes32 receipt) external {
        Receipt storage owed = _receipts[receiver][receipt];
        _requireFrom(receipt, owed.status, PresentationStatus.AskDeletion, PresentationStatus.AskDeletion);
        if (block.timestamp <= owed.due) revert DeletionNotOverdue(receipt, owed.due);
        if (owed.overdue) revert DeletionOverdueRecorded(receipt);

        owed.overdue = true;
        emit DeletionOverdue(receiver, receipt, owed.due);
    }

    /// @inheritdoc IAlastriaPresentations
    function presentationStatusOf(address subject, bytes32 digest) external view returns (PresentationStatus) {
        return _presentations[subject][digest];
    }

    /// @inheritdoc IAlastriaPresentations
    function receiptOf(address receiver, bytes32 receipt) external view returns (Receipt memory) {
        return _receipts[receiver][receipt];
    }

    function _update(address subject, bytes32 digest, PresentationStatus to) private {
        if (digest == bytes32(0)) revert PresentationDigestZero(subject);
        PresentationStatus from = _presentations[subject][digest];
        bool registers = from == PresentationStatus.None && to == PresentationStatus.Valid;
        bool asks = from == PresentationStatus.Valid && to == PresentationStatus.AskDeletion;
        if (!registers && !asks) revert PresentationTransitionForbidden(digest, from, to);

        _presentations[subject][digest] = to;
        emit PresentationUpdated(subject, digest, to);
    }

    function _receive(address receiver, bytes32 receipt, uint32 period) private {
        if (receipt == bytes32(0)) revert PresentationDigestZero(receiver);
        if (period == 0 || period > LONGEST_PERIOD) revert DeletionPeriodInvalid(period);
        PresentationStatus from = _receipts[receiver][receipt].status;
        _requireFrom(receipt, from, PresentationStatus.None, PresentationStatus.Received);

        _receipts[receiver][receipt] = Receipt(PresentationStatus.Received, period, 0, false);
        emit PresentationReceived(receiver, receipt, period);
    }

    function _confirmDeletion(address receiver, bytes32 receipt) private {
        Receipt storage owed = _receipts[receiver][receipt];
        _requireFrom(receipt, owed.status, PresentationStatus.AskDeletion, PresentationStatus.DeletionConfirmation);

        owed.status = PresentationStatus.DeletionConfirmation;
        emit DeletionConfirmed(receiver, receipt, block.timestamp <= owed.due);
    }

    function _requireFrom(
        bytes32 digest,
        PresentationStatus from,
        PresentationStatus needed,
        PresentationStatus to
    ) private pure {
        if (from != needed) revert PresentationTransitionForbidden(digest, from, to);
    }
}
