// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IPolicyNarrowing} from "../../../contracts/blocks/usage/IPolicyNarrowing.sol";
import {IUsageAmendments} from "../../../contracts/blocks/usage/IUsageAmendments.sol";
import {IUsagePolicy} from "../../../contracts/blocks/usage/IUsagePolicy.sol";
import {IUsageTemplates} from "../../../contracts/blocks/usage/IUsageTemplates.sol";
import {IUsageTypes} from "../../../contracts/blocks/usage/IUsageTypes.sol";
import {UsageTest} from "./UsageTest.sol";

contract UsagePolicyTest is UsageTest {
    bytes internal policy = _shopPolicy(2, 5);
    bytes internal courierPolicy = _shopPolicy(1, 2);

    function test_WorksAlone() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        IUsageTypes.Decision memory decision = usage.decide(_presented(grant, policy), _use(DELIVERY));
        assertEq(uint8(decision.verb), uint8(IUsageTypes.Verb.Allow));
        _actAs(shop);
        usage.record(_presented(grant, policy), _use(DELIVERY), "done");
        (IUsagePolicy.Standing memory stands, ) = usage.standingOf(usage.idOf(grant));
        assertEq(stands.spent, uint128(1) << 96);
    }

    function test_Open_EmitsAllThatTheStateIsRebuiltFrom() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        IUsagePolicy.Consent memory consent = _consent(grant, 0, SUBJECT_KEY, SHOP_KEY);
        _actAs(relayer);
        vm.expectEmit(address(usage));
        emit IUsagePolicy.GrantOpened(usage.idOf(grant), 0, grant, 0, policy);
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, consent));
    }

    function test_Open_RevertWhen_APartyDidNotConsent() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, subject));
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, _consent(grant, 0, 0, SHOP_KEY)));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, shop));
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, _consent(grant, 0, SUBJECT_KEY, SUBJECT_KEY)));
    }

    function test_Open_RevertWhen_Late() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        IUsagePolicy.Consent memory consent = _consent(grant, 0, SUBJECT_KEY, SHOP_KEY);
        _actAs(relayer);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, consent));
        vm.warp(DEADLINE);
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, consent));
    }

    function test_Open_RevertWhen_TheTermsAreBad() public {
        IUsagePolicy.Grant memory grant = _grant(policy, 0);
        _actAs(relayer);
        vm.expectRevert(IUsagePolicy.GrantDataZero.selector);
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, _consent(grant, 0, SUBJECT_KEY, SHOP_KEY)));

        grant = _grant(policy, "data");
        uint40 past = uint40(block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantExpirationPast.selector, past));
        usage.open(IUsagePolicy.Agreement(grant, past, policy, _consent(grant, past, SUBJECT_KEY, SHOP_KEY)));

        bytes32 other = keccak256(courierPolicy);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.PolicyMismatch.selector, keccak256(policy), other));
        usage.open(IUsagePolicy.Agreement(grant, 0, courierPolicy, _consent(grant, 0, SUBJECT_KEY, SHOP_KEY)));

        grant.parent = "parent";
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantParentInvalid.selector, bytes32("parent")));
        usage.open(IUsagePolicy.Agreement(grant, 0, policy, _consent(grant, 0, SUBJECT_KEY, SHOP_KEY)));
    }

    function test_Open_RevertWhen_ThePolicyIsMalformed() public {
        bytes[] memory rules = new bytes[](2);
        (rules[0], rules[1]) = (_rule(4, 1, 1), _rule(0, 1, 2));
        _refusedPolicy(_policy(0, 1, rules), 1); // a prohibition that counts
        rules[1] = _rule(5, 0, 2);
        _refusedPolicy(_policy(0, 1, rules), 1); // no such verb
        rules[1] = _rule(4, 2, 2);
        _refusedPolicy(_policy(0, 1, rules), 1); // no such budget
        rules[1] = abi.encodePacked(_rule(4, 0, 2), uint8(0));
        _refusedPolicy(_policy(0, 1, rules), 2); // something behind the last rule
        _refusedPolicy(_policy(9, 1, rules), 2); // too deep
        _refusedPolicy("", 0);
    }

    function _refusedPolicy(bytes memory malformed, uint256 fault) private {
        IUsagePolicy.Grant memory grant = _grant(malformed, "data");
        IUsagePolicy.Consent memory consent = _consent(grant, 0, SUBJECT_KEY, SHOP_KEY);
        _actAs(relayer);
        // How many rules an empty policy has is what stands behind it.
        if (malformed.length == 0) vm.expectPartialRevert(IPolicyNarrowing.PolicyMalformed.selector);
        else vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyMalformed.selector, fault));
        usage.open(IUsagePolicy.Agreement(grant, 0, malformed, consent));
    }

    function test_Propose_RevertWhen_CalledByAStranger() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        bytes32 id = usage.idOf(grant);
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantPartyOnly.selector, id, stranger));
        usage.propose(grant, 0, policy);
    }

    function test_Accept_RevertWhen_TheProposerAcceptsOrItIsOver() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        uint40 expiresAt = uint40(block.timestamp) + 10;
        _actAs(shop);
        bytes32 id = usage.propose(grant, expiresAt, policy);
        bytes memory own = _consent(grant, expiresAt, 0, SHOP_KEY).assigneeSignature;
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, subject));
        usage.accept(grant, DEADLINE, own);
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.GrantProposed);

        uint256 snapshot = vm.snapshotState();
        _actAs(subject);
        usage.accept(grant, 0, "");
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.Granted);
        vm.revertToState(snapshot);

        vm.warp(expiresAt);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Expired)
        );
        usage.accept(grant, 0, "");
    }

    function test_Withdraw_EndsAlsoAProposal() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        _actAs(shop);
        bytes32 id = usage.propose(grant, 0, policy);
        usage.renounce(0, subject, usage.termsOf(grant));
        _actAs(subject);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Withdrawn)
        );
        usage.accept(grant, 0, "");
    }

    function test_Withdraw_RevertWhen_CalledByAnybodyElse() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes32 terms = usage.termsOf(grant);
        for (uint256 i = 0; i < 2; ++i) {
            address caller = i == 0 ? stranger : shop;
            IUsagePolicy.Grant memory claimed = grant;
            claimed.assigner = caller;
            bytes32 id = usage.idOf(claimed);
            _actAs(caller);
            vm.expectRevert(
                abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.None)
            );
            usage.withdraw(0, shop, terms);
            grant.assigner = subject;
        }
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.Granted);
    }

    function test_WithdrawBySig_IsGoodForOneGrant() public {
        (IUsagePolicy.Grant memory one, IUsagePolicy.Grant memory other) = (_open(policy, 0), _open(policy, 0));
        bytes32 typehash = keccak256("Withdrawal(bytes32 grant,uint256 deadline)");
        bytes32 digest = _digest(keccak256(abi.encode(typehash, usage.idOf(one), DEADLINE)));
        bytes memory signature = _sign(SUBJECT_KEY, digest);
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, subject));
        usage.withdrawBySig(other, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, subject));
        usage.withdrawBySig(one, DEADLINE - 1, signature);
        usage.withdrawBySig(one, DEADLINE, signature);
        _assertReason(_presented(one, policy), IUsageTypes.Reason.GrantWithdrawn);
        _assertReason(_presented(other, policy), IUsageTypes.Reason.Granted);
    }

    function test_SetSuspended_RevertWhen_NotTheAssignerOrNotAnEdge() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes32 id = usage.idOf(grant);
        _actAs(shop);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantPartyOnly.selector, id, shop));
        usage.setSuspended(grant, true);
        _actAs(subject);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Active)
        );
        usage.setSuspended(grant, false);
        usage.setSuspended(grant, true);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Suspended)
        );
        usage.setSuspended(grant, true);
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.GrantSuspended);
    }

    function test_Record_RevertWhen_DeniedOrNotTheAssignee() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes32 id = usage.idOf(grant);
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantPartyOnly.selector, id, subject));
        usage.record(_presented(grant, policy), _use(DELIVERY), "done");
        _actAs(shop);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.UsageDenied.selector, id, IUsageTypes.Reason.Prohibited, 1)
        );
        usage.record(_presented(grant, policy), _use(MARKETING), "done");
        for (uint256 i = 0; i < 5; ++i) usage.record(_presented(grant, policy), _use(DELIVERY), "done");
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.UsageDenied.selector, id, IUsageTypes.Reason.BudgetSpent, 0)
        );
        usage.record(_presented(grant, policy), _use(DELIVERY), "done");
    }

    function test_TransferTo_TakesFromTheParentsBudget() public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        (IUsagePolicy.Standing memory stands, ) = usage.standingOf(usage.idOf(parent));
        assertEq(stands.spent, uint128(3) << 96); // the hand-over, and two uses
        IUsagePolicy.Presented memory child = _presentedBelow(parent, agreement.grant, courierPolicy);
        _assertReason(child, IUsageTypes.Reason.Granted);

        agreement = _handOn(parent, courierPolicy, 0);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.PolicyBudgetExceeded.selector, 1, 2, 1));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        assertEq(uint8(_reason(child)), 0);
    }

    function test_TransferTo_RevertWhen_ItIsNoHandOver() public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        IUsageTypes.Use memory handover = _handover(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsagePolicy.HandoverInvalid.selector,
                GRANT_USE,
                bytes20(stranger),
                IUsageTypes.Verb.Allow
            )
        );
        usage.transferTo(_presented(parent, policy), handover, agreement);
        handover = _handover(courier);
        handover.purpose = MARKETING;
        bytes32 id = usage.idOf(parent);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.UsageDenied.selector, id, IUsageTypes.Reason.Prohibited, 1)
        );
        usage.transferTo(_presented(parent, policy), handover, agreement);
    }

    function test_TransferTo_RevertWhen_ItWouldBeGrantedAfterATransformOnly() public {
        bytes[] memory rules = new bytes[](1);
        bytes memory modify = _rule(2, 0, 1);
        // A transform is 32 bytes behind the purposes.
        modify[3] = bytes1(uint8(6 + 32));
        rules[0] = abi.encodePacked(modify, keccak256("transform"));
        bytes memory modified = _policy(1, 1, rules);
        IUsagePolicy.Grant memory parent = _open(modified, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, modified, 0);
        _actAs(shop);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsagePolicy.HandoverInvalid.selector,
                GRANT_USE,
                bytes20(courier),
                IUsageTypes.Verb.Modify
            )
        );
        usage.transferTo(_presented(parent, modified), _handover(courier), agreement);
    }

    function test_Amend_RevertWhen_ThereAreMoreBudgetsOrFewer() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes memory none_ = abi.encodePacked(hex"10000001", _rule(0, 0, 2));
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IUsageAmendments.PolicyBudgetsChanged.selector, 0, 1));
        usage.amend(grant, IUsageAmendments.Amendment(policy, none_, false, none));
    }

    function test_Amend_RevertWhen_TheGrantWasHandedOn() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        grant.parent = "parent";
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantParentInvalid.selector, bytes32("parent")));
        usage.amend(grant, IUsageAmendments.Amendment(policy, policy, false, none));
    }

    function test_Erase_LeavesNothingButThatItWas() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes32 id = usage.idOf(grant);
        bytes memory narrower = _shopPolicy(2, 4);
        _actAs(subject);
        usage.amend(grant, IUsageAmendments.Amendment(policy, narrower, false, none));
        (, bytes32 amended) = usage.standingOf(id);
        assertEq(amended, keccak256(narrower));
        _actAs(shop);
        usage.erase(grant, "how", 0, "");
        IUsagePolicy.Standing memory stands;
        (stands, amended) = usage.standingOf(id);
        assertEq(amended, 0);
        IUsagePolicy.Standing memory tombstone;
        tombstone.status = IUsagePolicy.Status.Erased;
        assertEq(abi.encode(stands), abi.encode(tombstone));
    }

    function test_TransferTo_RevertWhen_TheLineIsBroken() public {
        IUsagePolicy.Grant memory parent = _open(policy, uint40(block.timestamp) + 100);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantOutlivesParent.selector, 0, uint40(block.timestamp) + 100)
        );
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);

        bytes32 other = agreement.grant.parent;
        agreement.grant.parent = "other";
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantParentInvalid.selector, bytes32("other")));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);

        (agreement.grant.parent, agreement.grant.assigner) = (other, stranger);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantPartyOnly.selector, other, stranger));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
    }

    function test_TransferTo_RevertWhen_ThePolicyIsMalformed() public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        bytes memory longer = abi.encodePacked(courierPolicy, uint8(0));
        IUsagePolicy.Agreement memory agreement = _handOn(parent, longer, 0);
        _actAs(shop);
        vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyMalformed.selector, 2));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        bytes memory shorter = _shopPolicy(1, 2);
        assembly ("memory-safe") {
            mstore(shorter, sub(mload(shorter), 1))
        }
        bytes memory fewer = courierPolicy;
        fewer[7] = bytes1(uint8(3)); // says that there are three rules, where two are
        agreement = _handOn(parent, fewer, 0);
        vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyMalformed.selector, 2));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        agreement = _handOn(parent, shorter, 0);
        vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyMalformed.selector, 1));
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
    }

    function test_TransferTo_RevertWhen_ThereIsNoDepthLeft() public {
        bytes memory flat = _shopPolicy(0, 5);
        IUsagePolicy.Grant memory parent = _open(flat, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, flat, 0);
        bytes32 id = usage.idOf(parent);
        _actAs(shop);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantNotTransferable.selector, id));
        usage.transferTo(_presented(parent, flat), _handover(courier), agreement);
    }

    function test_Amend_KeepsWhatWasSpentCovered() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        _actAs(shop);
        for (uint256 i = 0; i < 3; ++i) usage.record(_presented(grant, policy), _use(DELIVERY), "done");
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IUsageAmendments.PolicyBudgetSpent.selector, 1, 2, 3));
        usage.amend(grant, IUsageAmendments.Amendment(policy, _shopPolicy(2, 2), false, none));
        usage.amend(grant, IUsageAmendments.Amendment(policy, _shopPolicy(2, 3), false, none));
        assertEq(uint8(_reason(_presented(grant, _shopPolicy(2, 3)))), uint8(IUsageTypes.Reason.BudgetSpent));
    }

    function test_Amend_RevertWhen_WiderWithoutTheAssignee() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes memory wider = _shopPolicy(2, 6);
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyBudgetWider.selector, 1, 6, 5));
        usage.amend(grant, IUsageAmendments.Amendment(policy, wider, false, none));
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, 0));
        usage.amend(grant, IUsageAmendments.Amendment(policy, wider, true, none));
        bytes memory uncounted = abi.encodePacked(hex"10000001", _rule(4, 0, 1));
        vm.expectRevert(abi.encodeWithSelector(IPolicyNarrowing.PolicyWider.selector, 0));
        usage.amend(grant, IUsageAmendments.Amendment(policy, uncounted, false, none));
    }

    function test_AmendBelow_MovesBudgetsBetweenParentAndChild() public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        bytes memory more = _shopPolicy(1, 4);
        bytes memory consent = _amendmentSignature(usage.idOf(agreement.grant), more, COURIER_KEY);
        IUsageAmendments.Amendment memory amendment = IUsageAmendments.Amendment(courierPolicy, more, true, none);
        (amendment.consent.deadline, amendment.consent.assigneeSignature) = (DEADLINE, consent);
        usage.amendBelow(_presented(parent, policy), agreement.grant, amendment);
        (IUsagePolicy.Standing memory stands, ) = usage.standingOf(usage.idOf(parent));
        assertEq(stands.spent, uint128(5) << 96);

        bytes memory less = _shopPolicy(1, 1);
        usage.amendBelow(
            _presented(parent, policy),
            agreement.grant,
            IUsageAmendments.Amendment(more, less, false, none)
        );
        (stands, ) = usage.standingOf(usage.idOf(parent));
        assertEq(stands.spent, uint128(2) << 96);
    }

    function _amendmentSignature(bytes32 id, bytes memory to, uint256 key) private view returns (bytes memory) {
        bytes32 typehash = keccak256("Amendment(bytes32 grant,bytes32 policyHash,uint16 version,uint256 deadline)");
        return _sign(key, _digest(keccak256(abi.encode(typehash, id, keccak256(to), uint16(0), DEADLINE))));
    }

    function test_Erase_RevertWhen_ProposedOrErasedOrNotTheAssignee() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        _actAs(shop);
        bytes32 id = usage.propose(grant, 0, policy);
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Proposed)
        );
        usage.erase(grant, "how", 0, "");
        _actAs(subject);
        usage.accept(grant, 0, "");
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, 0));
        usage.erase(grant, "how", 0, "");
        _actAs(shop);
        usage.erase(grant, "how", 0, "");
        vm.expectRevert(
            abi.encodeWithSelector(IUsagePolicy.GrantStatusConflict.selector, id, IUsagePolicy.Status.Erased)
        );
        usage.erase(grant, "how", 0, "");
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantExists.selector, id));
        usage.propose(grant, 0, policy);
    }

    function test_Join_RevertWhen_NotOnOffer() public {
        IUsagePolicy.Grant memory grant = _grant(policy, "data");
        bytes32 template = usage.templateId(shop, keccak256(policy), 100);
        _actAs(subject);
        vm.expectRevert(abi.encodeWithSelector(IUsageTemplates.TemplateUnknown.selector, template));
        usage.join(grant, 100, 0, "");
        _actAs(shop);
        usage.publishTemplate(policy, 100);
        vm.expectRevert(abi.encodeWithSelector(IUsageTemplates.TemplateExists.selector, template));
        usage.publishTemplate(policy, 100);
        assertTrue(usage.isOffered(template));
        _actAs(subject);
        grant.parent = "parent";
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantParentInvalid.selector, bytes32("parent")));
        usage.join(grant, 100, 0, "");
        grant.parent = 0;
        usage.join(grant, 100, 0, "");
        vm.warp(block.timestamp + 100);
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.GrantExpired);
        _actAs(shop);
        usage.closeTemplate(keccak256(policy), 100);
        vm.expectRevert(abi.encodeWithSelector(IUsageTemplates.TemplateUnknown.selector, template));
        usage.closeTemplate(keccak256(policy), 100);
    }

    function test_Decide_DeniesUnderTheLineOfSomebodyElse() public {
        (IUsagePolicy.Grant memory parent, IUsagePolicy.Grant memory other) = (_open(policy, 0), _open(policy, 0));
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        _actAs(subject);
        usage.withdraw(0, shop, usage.termsOf(parent));
        _assertReason(_presentedBelow(parent, agreement.grant, courierPolicy), IUsageTypes.Reason.AncestorEnded);
        _assertReason(_presentedBelow(other, agreement.grant, courierPolicy), IUsageTypes.Reason.LineageMismatch);
        _assertReason(_presented(agreement.grant, courierPolicy), IUsageTypes.Reason.LineageMismatch);
    }

    function test_Decide_DeniesWhenThePolicyOfAGrandparentChanged() public {
        IUsagePolicy.Grant memory root = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(root, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(root, policy), _handover(courier), agreement);
        IUsagePolicy.Grant memory child = agreement.grant;
        bytes memory last = _shopPolicy(0, 1);
        IUsagePolicy.Grant memory grandchild = IUsagePolicy.Grant(
            usage.idOf(child),
            courier,
            courier,
            "last",
            keccak256(last)
        );
        IUsagePolicy.Presented memory presented = _presentedBelow(root, child, courierPolicy);
        _actAs(courier);
        usage.transferTo(presented, _handover(courier), IUsagePolicy.Agreement(grandchild, 0, last, none));

        presented = IUsagePolicy.Presented(grandchild, new bytes32[](2), last);
        (presented.lineage[0], presented.lineage[1]) = (usage.stemOf(root), usage.stemOf(child));
        _assertReason(presented, IUsageTypes.Reason.Granted);
        _actAs(subject);
        usage.amend(root, IUsageAmendments.Amendment(policy, policy, false, none));
        _assertReason(presented, IUsageTypes.Reason.AncestorChanged);
    }

    function test_RecordBySig_IsTheAssigneesOnce() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        IUsagePolicy.Presented memory presented = _presented(grant, policy);
        bytes32 digest = _useDigest(usage.idOf(grant), policy);
        bytes memory signature = _sign(SHOP_KEY, digest);
        bytes[] memory altered = new bytes[](3);
        altered[0] = abi.encodeCall(usage.recordBySig, (presented, _use(MARKETING), "done", 0, DEADLINE, signature));
        altered[1] = abi.encodeCall(usage.recordBySig, (presented, _use(DELIVERY), "more", 0, DEADLINE, signature));
        altered[2] = abi.encodeCall(
            usage.recordBySig,
            (presented, _use(DELIVERY), "done", 0, DEADLINE, _sign(SUBJECT_KEY, digest))
        );
        _refused(address(usage), shop, altered);
        bytes memory call = abi.encodeCall(
            usage.recordBySig,
            (presented, _use(DELIVERY), "done", 0, DEADLINE, signature)
        );
        _once(address(usage), shop, call);
        (IUsagePolicy.Standing memory stands, ) = usage.standingOf(usage.idOf(grant));
        assertEq(stands.spent, uint128(1) << 96);
    }

    /// @dev To close a rule of a sealed policy takes no secret, and the policy's hash stays the same; what was signed does not.
    function test_RecordBySig_IsForThePolicyAsItWasPresented() public {
        bytes memory free = _rule(4, 0, 1);
        bytes memory rest = new bytes(free.length - 1);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = free[i + 1];
        bytes memory head = abi.encodePacked(uint8(0x20), uint8(0), uint8(1), uint32(1), uint8(1), free[0]);
        bytes memory opened = abi.encodePacked(head, uint8(1), bytes32("salt"), rest);
        bytes memory closed = abi.encodePacked(head, uint8(0), keccak256(abi.encodePacked(bytes32("salt"), free)));
        bytes32 policyHash = usage.policyHashOf(opened);
        assertEq(policyHash, usage.policyHashOf(closed));
        IUsagePolicy.Grant memory grant = IUsagePolicy.Grant(0, subject, shop, "data", policyHash);
        _actAs(subject);
        usage.open(IUsagePolicy.Agreement(grant, 0, opened, _consent(grant, 0, 0, SHOP_KEY)));
        bytes memory signature = _sign(SHOP_KEY, _useDigest(usage.idOf(grant), opened));
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, shop));
        usage.recordBySig(_presented(grant, closed), _use(DELIVERY), "done", 0, DEADLINE, signature);
        usage.recordBySig(_presented(grant, opened), _use(DELIVERY), "done", 0, DEADLINE, signature);
    }

    function test_SetSuspendedBySig_IsTheAssignersOnce() public {
        IUsagePolicy.Grant memory grant = _open(policy, 0);
        bytes32 typehash = keccak256("Suspension(bytes32 grant,bool suspended,uint256 nonce,uint256 deadline)");
        bytes32 digest = _digest(keccak256(abi.encode(typehash, usage.idOf(grant), true, 0, DEADLINE)));
        bytes memory signature = _sign(SUBJECT_KEY, digest);
        bytes[] memory altered = new bytes[](2);
        altered[0] = abi.encodeCall(usage.setSuspendedBySig, (grant, false, 0, DEADLINE, signature));
        altered[1] = abi.encodeCall(usage.setSuspendedBySig, (grant, true, 0, DEADLINE, _sign(SHOP_KEY, digest)));
        _refused(address(usage), subject, altered);
        _once(address(usage), subject, abi.encodeCall(usage.setSuspendedBySig, (grant, true, 0, DEADLINE, signature)));
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.GrantSuspended);
    }

    function test_Decide_DeniesUnderAnotherPolicy() public {
        IUsagePolicy.Grant memory grant = _open(courierPolicy, 0);
        assertEq(usage.policyHashOf(policy), keccak256(policy));
        _assertReason(_presented(grant, policy), IUsageTypes.Reason.PolicyMismatch);
    }

    function test_Record_RevertWhen_ItIsTooEarly() public {
        bytes[] memory rules = new bytes[](1);
        bytes memory purposes = abi.encodePacked(uint8(5), bytes4(0xaabbccdd), uint8(1));
        bytes memory head = abi.encodePacked(uint8(1), uint8(0), uint16(purposes.length + 4), uint64(0), uint64(0));
        rules[0] = abi.encodePacked(head, uint40(0), uint40(0), uint8(6), uint8(0), purposes, uint32(1_000));
        bytes memory later = _policy(0, 1, rules);
        IUsagePolicy.Grant memory grant = _open(later, 0);
        uint256 due = block.timestamp + 1_000;
        _actAs(shop);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.UsageDelayed.selector, usage.idOf(grant), due));
        usage.record(_presented(grant, later), _use(DELIVERY), "done");
        vm.warp(due);
        usage.record(_presented(grant, later), _use(DELIVERY), "done");
    }

    function test_AmendBelow_RevertWhen_TheParentIsAnotherOrSuspended() public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        IUsageAmendments.Amendment memory amendment = IUsageAmendments.Amendment(
            courierPolicy,
            courierPolicy,
            false,
            none
        );
        IUsagePolicy.Grant memory other = _open(policy, 0);
        _actAs(shop);
        vm.expectRevert(abi.encodeWithSelector(IUsagePolicy.GrantParentInvalid.selector, usage.idOf(parent)));
        usage.amendBelow(_presented(other, policy), agreement.grant, amendment);

        _actAs(subject);
        usage.setSuspended(parent, true);
        _actAs(shop);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsagePolicy.GrantUnusable.selector,
                usage.idOf(parent),
                IUsageTypes.Reason.GrantSuspended
            )
        );
        usage.amendBelow(_presented(parent, policy), agreement.grant, amendment);
    }

    /// @dev Whatever policy and use are presented, there is an answer, and nobody's grant is not his.
    function testFuzz_Decide_AnswersAnything(
        IUsagePolicy.Grant memory grant,
        bytes memory anything,
        bytes32[] memory lineage,
        IUsageTypes.Use memory use
    ) public view {
        IUsageTypes.Decision memory decision = usage.decide(IUsagePolicy.Presented(grant, lineage, anything), use);
        assertEq(uint8(decision.verb), uint8(IUsageTypes.Verb.Deny));
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.GrantUnknown));
    }

    function testFuzz_Decide_DeniesUnderAnyOtherLineage(bytes32[] memory lineage) public {
        IUsagePolicy.Grant memory parent = _open(policy, 0);
        IUsagePolicy.Agreement memory agreement = _handOn(parent, courierPolicy, 0);
        _actAs(shop);
        usage.transferTo(_presented(parent, policy), _handover(courier), agreement);
        vm.assume(lineage.length != 1 || lineage[0] != usage.stemOf(parent));
        IUsagePolicy.Presented memory presented = _presented(agreement.grant, courierPolicy);
        presented.lineage = lineage;
        assertEq(uint8(usage.decide(presented, _use(DELIVERY)).verb), uint8(IUsageTypes.Verb.Deny));
    }

    /// @dev As the shop signs it.
    function _useDigest(bytes32 id, bytes memory presented) private view returns (bytes32) {
        bytes32 useHash = keccak256(
            abi.encode(
                keccak256("Use(uint8 action,uint8 item,uint8 region,bytes12 purpose,bytes20 recipient)"),
                _use(DELIVERY)
            )
        );
        bytes32 typehash = keccak256(
            "UseRecord(bytes32 grant,bytes policy,Use use,bytes32 evidence,uint256 nonce,uint256 deadline)Use(uint8 action,uint8 item,uint8 region,bytes12 purpose,bytes20 recipient)"
        );
        bytes32 policyHash = keccak256(presented);
        return _digest(keccak256(abi.encode(typehash, id, policyHash, useHash, bytes32("done"), 0, DEADLINE)));
    }
}
